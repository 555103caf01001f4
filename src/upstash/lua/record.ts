// Lua, the first part of every script that reads or moves a subject: its counters as one value of JSON, read, pruned
// and written back with an expiry. The same rules as in `src/ledger/record.ts` and `bucket.ts`, which say why; the
// contract suite holds both.
//
// Keys are declared by whoever runs a script, so that Upstash may lock these alone. An empty table is `{}` in JSON,
// whether it was a list or not: Lua does not care, and whoever reads an answer has to expect it.

import { day, minute } from '../../lib/time.ts'
import { chargeLifetimeMs, inFlightMs } from '../../stores/contract.ts'

/** What never refills by itself is forgotten too, a year and more after anybody last asked: every key expires. */
const longestMs = 400 * day

/** What a script reads it prunes, to the millisecond; the expiry only tidies up after that. */
const tidiedAfterMs = minute

export const recordLua = `
local chargeLifetimeMs, inFlightMs, longestMs = ${chargeLifetimeMs}, ${inFlightMs}, ${longestMs}

-- The clock of Redis decides; a test brings its own.
local function clock(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- From where a subject was kept under the secret before: all that there is, once.
local function moveHere()
  if KEYS[5] == KEYS[1] then return end
  for at = 1, 4 do
    if redis.call('EXISTS', KEYS[at]) == 1 then return end
  end
  for at = 1, 4 do
    if redis.call('EXISTS', KEYS[at + 4]) == 1 then redis.call('RENAME', KEYS[at + 4], KEYS[at]) end
  end
end

local function find(key)
  local text = redis.call('GET', key)
  return text and cjson.decode(text)
end

local function emptyRecord()
  return { buckets = {}, distinct = {}, charges = {}, claims = {}, lifts = {} }
end

-- A bucket is kept as { left, at, capacity, refill, everyMs }: enough to know when it is full again.
local function fullAt(kept)
  local missing = kept[3] - kept[1]
  if missing <= 0 then return kept[2] end
  if kept[4] == 0 then return math.huge end
  return kept[2] + math.ceil(missing / kept[4]) * kept[5]
end

-- A set of different ones is kept as { members, capacity, windowMs }, a member as { member, at, charge }.
local function stepOf(capacity, windowMs)
  return math.ceil(windowMs / math.max(1, capacity))
end

local function current(members, capacity, windowMs, now)
  local step, left = stepOf(capacity, windowMs), {}
  for at, member in ipairs(members) do left[at] = member end
  while left[1] and left[1][2] + step <= now do
    local gone = table.remove(left, 1)
    if left[1] then left[1] = { left[1][1], math.max(left[1][2], gone[2] + step), left[1][3] } end
  end
  return left
end

local function emptyAt(kept)
  local left, step = 0, stepOf(kept[2], kept[3])
  for _, member in ipairs(kept[1]) do left = math.max(left, member[2]) + step end
  return left
end

local function prune(record, now)
  for id, charge in pairs(record.charges) do
    if charge.at <= now - chargeLifetimeMs then record.charges[id] = nil end
  end
  for name, kept in pairs(record.buckets) do
    if fullAt(kept) <= now then record.buckets[name] = nil end
  end
  for name, kept in pairs(record.distinct) do
    kept[1] = current(kept[1], kept[2], kept[3], now)
    if #kept[1] == 0 then record.distinct[name] = nil end
  end
  for key, claim in pairs(record.claims) do
    if claim[1] <= now then record.claims[key] = nil end
  end
  for name, ends in pairs(record.lifts) do
    if ends <= now then record.lifts[name] = nil end
  end
end

local function idleAt(record, now)
  local latest = now
  for _, charge in pairs(record.charges) do latest = math.max(latest, charge.at + chargeLifetimeMs) end
  for _, kept in pairs(record.buckets) do latest = math.max(latest, fullAt(kept)) end
  for _, kept in pairs(record.distinct) do latest = math.max(latest, emptyAt(kept)) end
  for _, claim in pairs(record.claims) do latest = math.max(latest, claim[1]) end
  for _, ends in pairs(record.lifts) do latest = math.max(latest, ends) end
  return math.min(latest, now + longestMs)
end

local function save(key, record, now)
  local idle = idleAt(record, now)
  if idle <= now then
    redis.call('DEL', key)
  else
    redis.call('SET', key, cjson.encode(record), 'PX', string.format('%d', idle - now + ${tidiedAfterMs}))
  end
end
`
