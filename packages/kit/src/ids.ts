/**
 * Ids are TypeIDs (https://github.com/jetify-com/typeid): a prefix that names the type, an underscore and a UUIDv7 in
 * Crockford base 32. They are spoken, stored and logged in this one form; text order is time order.
 */
export type Id<Prefix extends string> = string & { readonly [kind]: Prefix }
declare const kind: unique symbol

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const prefixPattern = /^[a-z](?:[a-z_]{0,61}[a-z])?$/
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

let lastMs = 0
let counter = 0

/** Asking for randomness costs the same for much as for little. */
const pool = new Uint8Array(4_096)
let poolAt = pool.length

function randomBytes(count: number): Uint8Array {
  if (poolAt + count > pool.length) {
    crypto.getRandomValues(pool)
    poolAt = 0
  }
  return pool.slice(poolAt, (poolAt += count))
}

/** RFC 9562 version 7, 48 bits of time; the 12 bits of rand_a count up within one millisecond so that order holds. */
function uuidv7Bytes(nowMs: number): Uint8Array {
  const bytes = randomBytes(16)
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  let rest = lastMs
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return bytes
}

/** 128 bits as 26 characters of 5 bits, the first of which holds only 3. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 2 // two leading zero bits make 130 = 26 * 5
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return text
}

export function newId<Prefix extends string>(prefix: Prefix): Id<Prefix> {
  return `${prefix}_${base32(uuidv7Bytes(Date.now()))}` as Id<Prefix>
}

export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && suffixPattern.test(text.slice(prefix.length + 1))
}

/** The part before the underscore, or nothing when the text is no id at all. */
export function prefixOf(text: string): string | undefined {
  const cut = text.lastIndexOf('_')
  const prefix = text.slice(0, Math.max(cut, 0))
  return prefixPattern.test(prefix) && suffixPattern.test(text.slice(cut + 1)) ? prefix : undefined
}
