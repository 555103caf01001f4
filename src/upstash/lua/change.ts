// Lua: what is changed beside the counting: rows of trust that are written only as they were read, and what an operator
// forgets or lifts.
import { countersLua } from './counters.ts'
import { recordLua } from './record.ts'
import { lockingAll, type Script, script } from './script.ts'

/**
 * Writes a row where it is still what the writer knows, so that nothing is lost that he does not know of. KEYS: the
 * subject's. ARGV: which of them the row is; the row as he knows it, empty for none; the new one; and for how many
 * milliseconds it is kept. Answers what is there instead where that is something else, empty for nothing there, and
 * else nil.
 */
export const replaceScript: Script = script(`${recordLua}
moveHere()
local key = KEYS[tonumber(ARGV[1])]
local there = redis.call('GET', key) or ''
if there ~= ARGV[2] then return there end
redis.call('SET', key, ARGV[3], 'PX', ARGV[4])
return false
`)

/**
 * One of a bounded number of fields of a hash. KEYS: the hash. ARGV: the field, its value, how many fields there may
 * be, for how many milliseconds the hash is kept from now on, and the fields that make room for it.
 */
export const lendScript: Script = script(`
for at = 5, #ARGV do redis.call('HDEL', KEYS[1], ARGV[at]) end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`)

/** KEYS: a hash. Answers its fields and values in turn. */
export const fieldsScript: Script = script(`return redis.call('HGETALL', KEYS[1])`)

/** How many keys there are in all. It locks everything for that moment, so it is asked now and then. */
export const sizeScript: Script = script(`return redis.call('DBSIZE')`, lockingAll)

/**
 * KEYS: the subject's. ARGV: the clock, and as JSON the beginnings of the names to forget and the bucket that pays for
 * it, or null. The same rules as in `src/ledger/forgetting.ts`. Answers 1 where anything was forgotten, else 0.
 */
export const forgetScript: Script = script(`${recordLua}${countersLua}
moveHere()
local now, record, price = clock(ARGV[1]), find(KEYS[1]), cjson.decode(ARGV[3])
if not record then return 0 end
prune(record, now)
local gone = {}
for _, prefix in ipairs(cjson.decode(ARGV[2])) do
  for _, counters in ipairs({ record.buckets, record.distinct }) do
    for name in pairs(counters) do
      if string.sub(name, 1, #prefix) == prefix then gone[#gone + 1] = { counters, name } end
    end
  end
end
if #gone == 0 or (price ~= cjson.null and not payOne(record, price, now)) then return 0 end
for _, each in ipairs(gone) do each[1][each[2]] = nil end
save(KEYS[1], record, now)
return 1
`)

/** KEYS: the subject's, and a hash. ARGV: the hash's field for it. Forgets whom the subject trusts. */
export const forgetTrustScript: Script = script(`${recordLua}
moveHere()
redis.call('DEL', KEYS[2], KEYS[3])
return redis.call('HDEL', KEYS[9], ARGV[1])
`)

/** KEYS: the subject's. ARGV: the clock, the lift's name, and for how many milliseconds it applies. */
export const liftScript: Script = script(`${recordLua}
moveHere()
local now, record, forMs = clock(ARGV[1]), find(KEYS[1]) or emptyRecord(), tonumber(ARGV[3])
prune(record, now)
record.lifts[ARGV[2]] = forMs > 0 and now + forMs or nil
save(KEYS[1], record, now)
return 1
`)
