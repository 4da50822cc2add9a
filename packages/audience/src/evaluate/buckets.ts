import { createHash } from 'node:crypto'
import { buckets } from '../rule.ts'
import { between, type Range } from './ranges.ts'

/** The first 32 bits of the salt's MD5, as the database reckons it. */
export const saltOf = (salt: string): number => createHash('md5').update(salt, 'utf8').digest().readInt32BE(0)

/** Where a resident's hash falls with a salt, of 2³² places; the same as `resident_bucket` of the database. */
export function placeOf(hash: number, salt: number): number {
  let h = hash ^ salt
  h = Math.imul(h ^ (h >>> 16), 73_244_475)
  h = Math.imul(h ^ (h >>> 16), 73_244_475)
  return (h ^ (h >>> 16)) >>> 0
}

export const bucketOf = (hash: number, salt: number): number =>
  Math.floor((placeOf(hash, salt) * buckets) / 4_294_967_296)

/** The places that are in buckets `from` to `to`. */
export const placesOf = (from: number, to: number): Range[] =>
  between((Math.max(0, Math.ceil(from)) * 4_294_967_296) / buckets, firstPlaceAfter(to))

const firstPlaceAfter = (to: number): number =>
  Math.ceil((Math.min(buckets, Math.floor(to) + 1) * 4_294_967_296) / buckets) - 1
