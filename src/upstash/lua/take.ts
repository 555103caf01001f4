// Lua: what one call does to a subject's record. It debits by the first way that is open and can be paid, claims, and
// tells what is known of whoever asks. The same rules as in `src/ledger/taking.ts` and `claims.ts`, which say why.
import { mostClaims } from '../../ledger/claims.ts'
import { unusedForMs } from '../../ledger/devices.ts'
import { keptForDays } from '../../ledger/provers.ts'
import { day } from '../../lib/time.ts'
import { liftedGrant } from '../../stores/contract.ts'
import { countersLua } from './counters.ts'
import { recordLua } from './record.ts'
import { type Script, script } from './script.ts'

/**
 * KEYS: the subject's, see `keys.ts`, and the record that newcomers share. ARGV: the clock, the ask as JSON, a charge's
 * name for each debit as JSON, and 1 where newcomers share a record. Answers JSON.
 */
export const takeScript: Script = script(`${recordLua}${countersLua}
local now, ask, charges = clock(ARGV[1]), cjson.decode(ARGV[2]), cjson.decode(ARGV[3])

local function deviceOf(id)
  for _, device in ipairs(find(KEYS[2]) or {}) do
    if device[1] == id and device[4] + ${unusedForMs} > now then return device[5] and 'ripe' or 'unripe' end
  end
  return cjson.null
end

local function provenAt(address)
  local accounts, all, here = {}, 0, 0
  for _, prover in ipairs(find(KEYS[4]) or {}) do
    if prover[3] > math.floor(now / ${day}) - ${keptForDays} then
      if not accounts[prover[2]] then all = all + 1 end
      accounts[prover[2]] = true
      if prover[1] == address then here = here + 1 end
    end
  end
  return { network = all, address = here }
end

local function claimIn(claims, claim)
  local kept = claims[claim.key]
  if not kept and sizeOf(claims) >= ${mostClaims} then return false end
  kept = kept or { now + claim.ttlMs, 0, {} }
  local isKnown = false
  for _, member in ipairs(kept[3]) do isKnown = isKnown or member == claim.member end
  if kept[2] >= claim.times or #kept[3] + (isKnown and 0 or 1) > claim.members then return false end
  if not isKnown then kept[3][#kept[3] + 1] = claim.member end
  claims[claim.key] = { kept[1], kept[2] + 1, kept[3] }
  return true
end

local isChanged = false
local shown = { device = cjson.null, claims = {} }

local function isOpen(way)
  if way.opensTo == 'anybody' then return true end
  if way.opensTo == 'ripe-device' then return shown.device == 'ripe' end
  if way.opensTo ~= 'claim' or #shown.claims == 0 then return false end
  for _, good in ipairs(shown.claims) do
    if not good then return false end
  end
  return true
end

-- Counters that a charge is so young on that it may be given back any moment.
local function inFlight(record)
  local names = {}
  for _, charge in pairs(record.charges) do
    if charge.at > now - inFlightMs then
      for _, name in ipairs(charge.buckets) do names[name] = true end
    end
  end
  return names
end

-- Those that are spent, without those in flight.
local function firmlySpent(flying, counted, into)
  for _, one in ipairs(counted) do
    if one.waitMs ~= 0 and not flying[one.name] then into[#into + 1] = one end
  end
  return into
end

local function denialOf(record, debit, tried)
  local spent, offers, isFirm, flying = {}, {}, true, inFlight(record)
  for _, looked in ipairs(tried) do
    local before = #spent
    firmlySpent(flying, looked.counted, spent)
    isFirm = isFirm and #spent > before
  end
  for _, way in ipairs(debit.alternatives) do
    if way.opensTo ~= 'ripe-device' and not isOpen(way) then
      local counted = count(record, way, debit.cost, now)
      if isPayable(counted) then offers[#offers + 1] = way.name end
      firmlySpent(flying, counted, spent)
    end
  end
  local last = tried[#tried]
  return {
    granted = cjson.null,
    charge = cjson.null,
    counted = last and last.counted or {},
    offers = offers,
    spent = spent,
    firm = isFirm,
  }
end

local function granted(name, charge, counted)
  return { granted = name, charge = charge or cjson.null, counted = counted, offers = {}, spent = {}, firm = true }
end

local function takeWhatThereIs(record, way, cost)
  local least = cost
  for _, one in ipairs(count(record, way, cost, now)) do least = math.min(least, one.capacity - one.used) end
  payBuckets(record, way, math.max(0, least), now)
  local after = count(record, way, 1, now)
  local spent = firmlySpent(inFlight(record), after, {})
  return {
    granted = cjson.null, charge = cjson.null, counted = after, offers = {}, spent = spent, firm = true,
  }
end

local function takeDebit(record, debit, charge)
  local tried = {}
  for _, way in ipairs(debit.alternatives) do
    if isOpen(way) then
      if debit.how == 'what-there-is' then return takeWhatThereIs(record, way, debit.cost) end
      local counted = count(record, way, debit.cost, now)
      if isPayable(counted) then
        if debit.final then charge = nil end
        pay(record, way, debit.cost, now, charge)
        return granted(way.name, charge, count(record, way, 0, now))
      end
      tried[#tried + 1] = { way = way, counted = counted }
    end
  end
  -- Before the denial is paid for: what it costs must not shut the way that it tells of.
  local denied = denialOf(record, debit, tried)
  local first = tried[1]
  if debit.denialCosts and first and isPayable(first.counted, #first.way.buckets) then
    payBuckets(record, first.way, debit.cost, now)
    isChanged = true
  end
  return denied
end

moveHere()
local place, record, isShared = KEYS[1], find(KEYS[1]), ARGV[4] == '1'
if isShared and not record then
  place, record = KEYS[9], find(KEYS[9])
  withoutDetails(ask.debits)
else
  isShared = false
end
record = record or emptyRecord()
prune(record, now)

local answer = { debits = {}, claims = {}, device = cjson.null, proven = cjson.null, lifted = cjson.null }
if ask.device ~= cjson.null then answer.device = deviceOf(ask.device) end
if ask.proversAt ~= cjson.null then
  answer.proven = provenAt(ask.proversAt)
  if not isShared then grow(ask.debits, answer.proven) end
end
for at, claim in ipairs(ask.claims) do
  answer.claims[at] = claimIn(record.claims, claim)
  isChanged = isChanged or answer.claims[at]
end
for _, name in ipairs(ask.lifts) do
  if answer.lifted == cjson.null and record.lifts[name] then answer.lifted = name end
end
shown = { device = answer.device, claims = answer.claims }
for at, debit in ipairs(ask.debits) do
  if answer.lifted == cjson.null then
    answer.debits[at] = takeDebit(record, debit, charges[at])
    isChanged = isChanged or answer.debits[at].granted ~= cjson.null or debit.how == 'what-there-is'
  else
    answer.debits[at] = granted('${liftedGrant}', nil, {})
  end
end
if isChanged then save(place, record, now) end

-- What a success may change is told with it, so that it can be written back without being read again.
if ask.provenance ~= cjson.null or ask.device ~= cjson.null then
  answer.devices, answer.rings = redis.call('GET', KEYS[2]), redis.call('GET', KEYS[3])
end
if ask.proversAt ~= cjson.null then answer.provers = redis.call('GET', KEYS[4]) end
return cjson.encode(answer)
`)
