// Lua: one way to pay, and what it does to a record: how far its counters are used, and their debit. The same rules as
// in `src/ledger/paying.ts` and `growing.ts`, which say why.
import { accountsForOneMore, mostTimes } from '../../ledger/growing.ts'
import { mostCharges } from '../../ledger/paying.ts'

export const countersLua = `
local never = cjson.null

-- Where a bucket has grown since it was last asked for, what came to it is there at once.
local function refilled(record, bucket, now)
  local kept = record.buckets[bucket.name]
  if not kept then return bucket.capacity, now end
  local left, at = kept[1] + math.max(0, bucket.capacity - kept[3]), kept[2]
  local steps = 0
  if bucket.refill > 0 then steps = math.max(0, math.floor((now - at) / bucket.everyMs)) end
  local tokens = math.min(bucket.capacity, left + steps * bucket.refill)
  if tokens == bucket.capacity then return tokens, now end
  return tokens, at + steps * bucket.everyMs
end

local function waitFor(left, at, bucket, cost, now)
  local missing = cost - left
  if missing <= 0 then return 0 end
  if bucket.refill == 0 or cost > bucket.capacity then return never end
  return math.max(1, at + math.ceil(missing / bucket.refill) * bucket.everyMs - now)
end

local function membersOf(record, distinct, now)
  local kept = record.distinct[distinct.name]
  if not kept then return {} end
  return current(kept[1], distinct.capacity, distinct.windowMs, now)
end

local function isIn(members, member)
  for _, each in ipairs(members) do
    if each[1] == member then return true end
  end
  return false
end

local function waitForMember(record, members, distinct, now)
  if isIn(members, distinct.member) then return 0 end
  local settled = 0
  for _, each in ipairs(members) do
    local charge = record.charges[each[3]]
    if not charge or charge.at <= now - inFlightMs then settled = settled + 1 end
  end
  if settled < distinct.capacity and #members < distinct.capacity * 2 + 100 then return 0 end
  if not members[1] then return 0 end
  return math.max(1, members[1][2] + stepOf(distinct.capacity, distinct.windowMs) - now)
end

local function count(record, way, cost, now)
  local counted = {}
  for _, bucket in ipairs(way.buckets) do
    local left, at = refilled(record, bucket, now)
    counted[#counted + 1] = {
      name = bucket.name,
      used = bucket.capacity - left,
      capacity = bucket.capacity,
      waitMs = waitFor(left, at, bucket, cost, now),
    }
  end
  for _, distinct in ipairs(way.distinct) do
    local members, waitMs = membersOf(record, distinct, now), 0
    if cost > 0 then waitMs = waitForMember(record, members, distinct, now) end
    counted[#counted + 1] =
      { name = distinct.name, used = #members, capacity = distinct.capacity, waitMs = waitMs }
  end
  return counted
end

local function isPayable(counted, first)
  for at, one in ipairs(counted) do
    if at <= (first or #counted) and one.waitMs ~= 0 then return false end
  end
  return true
end

local function keep(record, bucket, left, at)
  record.buckets[bucket.name] = { left, at, bucket.capacity, bucket.refill, bucket.everyMs }
end

local function payBuckets(record, way, cost, now)
  for _, bucket in ipairs(way.buckets) do
    local left, at = refilled(record, bucket, now)
    keep(record, bucket, math.max(0, left - cost), at)
  end
end

local function payOne(record, bucket, now)
  local left, at = refilled(record, bucket, now)
  if left < 1 then return false end
  keep(record, bucket, left - 1, at)
  return true
end

local function namesOf(counters)
  local names = {}
  for at, counter in ipairs(counters) do names[at] = counter.name end
  return names
end

local function sizeOf(map)
  local size = 0
  for _ in pairs(map) do size = size + 1 end
  return size
end

-- Without a charge nobody gives it back, and a member that it brings stays for its time.
local function pay(record, way, cost, now, charge)
  payBuckets(record, way, cost, now)
  for _, distinct in ipairs(way.distinct) do
    local members = membersOf(record, distinct, now)
    if not isIn(members, distinct.member) then
      members[#members + 1] = { distinct.member, now, charge or '' }
      record.distinct[distinct.name] = { members, distinct.capacity, distinct.windowMs }
    end
  end
  if charge and sizeOf(record.charges) < ${mostCharges} then
    record.charges[charge] =
      { at = now, cost = cost, buckets = namesOf(way.buckets), distinct = namesOf(way.distinct) }
  end
end

local function timesFor(accounts)
  return math.min(${mostTimes}, 1 + math.floor(accounts / ${accountsForOneMore}))
end

-- The counters of all ways become as large and as fast as they are where so many accounts are proven.
local function grow(debits, proven)
  if timesFor(proven.network) == 1 then return end
  for _, debit in ipairs(debits) do
    for _, way in ipairs(debit.alternatives) do
      for _, counter in ipairs(way.buckets) do
        local times = counter.growsWith and timesFor(proven[counter.growsWith]) or 1
        counter.capacity, counter.refill = counter.capacity * times, counter.refill * times
      end
      for _, counter in ipairs(way.distinct) do
        local times = counter.growsWith and timesFor(proven[counter.growsWith]) or 1
        counter.capacity = counter.capacity * times
      end
    end
  end
end

-- Subjects that share a record share counters of a kind: see 'src/ledger/crowded.ts'.
local function withoutDetails(debits)
  for _, debit in ipairs(debits) do
    for _, way in ipairs(debit.alternatives) do
      for _, bucket in ipairs(way.buckets) do bucket.name = string.match(bucket.name, '^[^=]*') end
      for _, distinct in ipairs(way.distinct) do distinct.name = string.match(distinct.name, '^[^=]*') end
    end
  end
end
`
