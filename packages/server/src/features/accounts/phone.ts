import { refuse } from '@linli/kit'

/** A mobile number of mainland China in E.164, such as +8613800000001: the one form that is hashed, sealed and counted. */
export type Phone = string & { readonly [e164]: true }
declare const e164: unique symbol

const mobile = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/
const longestTyped = 40

/** Spaces, dashes, brackets, full-width digits and the country code are spelling: they must not open a second bucket. */
export function toPhone(typed: string, field = 'phone'): Phone {
  const plain = typed.length > longestTyped ? '' : typed.normalize('NFKC').replaceAll(/[\s\-‐-―().]/g, '')
  const national = mobile.exec(plain)?.[1]
  if (!national) refuse('PHONE_INVALID', {}, field)
  return `+86${national}` as Phone
}

const nationalOf = (phone: Phone): string => phone.slice('+86'.length)

/** 138****0001: what anybody but its owner may see of a number. */
export const maskPhone = (phone: Phone): string => nationalOf(phone).replace(/^(\d{3})\d{4}/, '$1****')

/** What somebody is called who has not said his name. */
export const nameByPhone = (phone: Phone): string => `邻居${nationalOf(phone).slice(-4)}`
