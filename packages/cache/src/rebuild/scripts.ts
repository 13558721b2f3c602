import { defineWaits } from "../recent-list.ts";

/** Seconds until the lock of a rebuild expires: longer than two queries of the database may take. */
const silenceSeconds = 120;

/** Seconds until the records of a killed rebuild expire. */
const noteSeconds = 24 * 60 * 60;

/** The reply of a script when this rebuild does not have the lock. */
export const lostReply = "LOST this rebuild is not running";

/**
 * KEYS[1] is the lock; its value names the rebuild and its step. ARGV[1] is the expected value, ARGV[2] the next one: a script
 * that is sent twice because its reply was lost runs once.
 */
const mustHold = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('${lostReply}') end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ${silenceSeconds})`;

/**
 * KEYS: lock, known, waiting, counts then, counts. ARGV: first step, prefix of a batch's detail.
 * Takes the lock and records the ids of all details, and the counts, at one moment: hence the scan inside the script. It
 * takes some milliseconds per thousand batches in the cache, so next to nothing after a loss of its memory.
 */
export const beginScript = `${defineWaits}
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ${silenceSeconds}) then return 0 end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
local cursor = '0'
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', ARGV[2] .. '*', 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do
    local id = string.sub(key, #ARGV[2] + 1)
    if not string.find(id, ':', 1, true) then
      redis.call('SADD', waits(redis.call('GET', key)) and KEYS[3] or KEYS[2], id)
    end
  end
until cursor == '0'
local counts = redis.call('HGETALL', KEYS[5])
if #counts > 0 then redis.call('HSET', KEYS[4], unpack(counts)) end
for i = 2, 4 do redis.call('EXPIRE', KEYS[i], ${noteSeconds}) end
return 1`;

/**
 * KEYS: lock, list, known, waiting; then per item its detail and its pinned model. ARGV: step, next step, name of an entry's id,
 * length of the list; then per item id, entry, detail, seconds until it expires, pinned model. An empty entry is not listed,
 * and an empty model not pinned. Of two entries with the same date, the one that is already in the list comes first.
 * Ids are compared without dashes, because the original's job ids have none.
 * A detail with predictions is not replaced by one that waits for them. Its entry is the detail's first four fields.
 * Returns for each item what the cache had when the rebuild began, and the detail that it has now if functions may have counted
 * it since, or if the database does not count its predictions yet; else an empty text.
 */
export const placeScript = `${mustHold}
${defineWaits}
local function read(text)
  local ok, entry = pcall(cjson.decode, text)
  if not ok or type(entry) ~= 'table' then return end
  local id, created = entry[ARGV[3]], entry.created
  if type(id) == 'string' and type(created) == 'string' then return id, created end
end
local function hexOf(id) return (string.gsub(string.lower(id), '-', '')) end

local found, new, order = {}, {}, {}
for item = 1, (#KEYS - 4) / 2 do
  local detail, pin = KEYS[3 + 2 * item], KEYS[4 + 2 * item]
  local id, entry, text, seconds, model = unpack(ARGV, 5 * item, 5 * item + 4)
  local held = redis.call('GET', detail)
  local known = redis.call('SREM', KEYS[3], id) == 1
  local waited = redis.call('SREM', KEYS[4], id) == 1
  local isBehind = held and waits(text) and not waits(held)
  found[item] = {
    known and 'predicted' or waited and 'waiting' or 'nothing',
    held and (not known or isBehind) and held or '',
  }
  if isBehind then
    if entry ~= '' then entry = string.match(held, '^.-"created":"[^"]*"') .. '}' end
  elseif tonumber(seconds) > 0 then
    redis.call('SET', detail, text, 'EX', seconds)
    if model ~= '' then redis.call('SET', pin, model, 'EX', seconds) end
  end
  if entry ~= '' then
    new[hexOf(id)] = entry
    order[#order + 1] = entry
  end
end
if #order == 0 then return found end

local entries, listed = {}, {}
local function enlist(text)
  local id, created = read(text)
  if not id then return end
  local hex = hexOf(id)
  if listed[hex] then return end
  listed[hex] = true
  entries[#entries + 1] = { created = created, place = #entries, text = new[hex] or text }
end
for _, text in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do enlist(text) end
for _, text in ipairs(order) do enlist(text) end
table.sort(entries, function(one, other)
  if one.created ~= other.created then return one.created > other.created end
  return one.place < other.place
end)
redis.call('DEL', KEYS[2])
for place = 1, math.min(#entries, tonumber(ARGV[4])) do
  redis.call('RPUSH', KEYS[2], entries[place].text)
end
return found`;

/** KEYS: lock, known, waiting, counts then, counts. ARGV: step, next step; then a count's field and its value in turn. */
export const finishScript = `${mustHold}
for i = 3, #ARGV, 2 do
  local now = tonumber(redis.call('HGET', KEYS[5], ARGV[i]) or 0)
  local before = tonumber(redis.call('HGET', KEYS[4], ARGV[i]) or 0)
  redis.call('HSET', KEYS[5], ARGV[i], string.format('%.0f', ARGV[i + 1] + now - before))
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
return 1`;

/** KEYS: lock, known, waiting, counts then. ARGV: the prefix of the rebuild's steps. */
export const abandonScript = `
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 1, #ARGV[1]) == ARGV[1] then redis.call('DEL', unpack(KEYS)) end
return 1`;
