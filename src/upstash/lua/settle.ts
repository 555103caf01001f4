// Lua: gives a charge back to a subject's record, once, or the named part of it; never above full. The same rules as in
// `src/ledger/settling.ts`.
import { countersLua } from './counters.ts'
import { recordLua } from './record.ts'
import { type Script, script } from './script.ts'

/**
 * KEYS: the subject's counters, and those of the shared record that it may have been charged in. ARGV: the clock, and
 * the settlement as JSON. Answers 1 where the charge was given back, else 0.
 */
export const settleScript: Script = script(`${recordLua}${countersLua}
local now, settlement = clock(ARGV[1]), cjson.decode(ARGV[2])

local function isGiven(name)
  if settlement.only == cjson.null then return true end
  for _, only in ipairs(settlement.only) do
    if only == name then return true end
  end
  return false
end

local function giveBack(record, charge)
  local stays = {}
  for _, name in ipairs(charge.buckets) do
    local kept = record.buckets[name]
    if not isGiven(name) then
      stays[#stays + 1] = name
    elseif kept then
      kept[1] = math.min(kept[3], kept[1] + charge.cost)
    end
  end
  for _, name in ipairs(charge.distinct) do
    local kept = record.distinct[name]
    if kept and isGiven(name) then
      local members = {}
      for _, member in ipairs(kept[1]) do
        if member[3] ~= settlement.charge then members[#members + 1] = member end
      end
      kept[1] = members
    end
  end
  charge.buckets = stays
  if #stays == 0 then record.charges[settlement.charge] = nil end
end

local function settleIn(place)
  local record, instead = find(place), settlement.instead
  if not record then return 0 end
  prune(record, now)
  local charge = record.charges[settlement.charge]
  if not charge then return 0 end
  if instead ~= cjson.null and not payOne(record, instead, now) then return 0 end
  giveBack(record, charge)
  prune(record, now)
  save(place, record, now)
  return 1
end

local given = settleIn(KEYS[1])
if given == 0 then given = settleIn(KEYS[2]) end
return given
`)
