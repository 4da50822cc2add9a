/** Reads one setting's text, or throws what is wanted instead, as a phrase that follows «wants». */
export type Parse<T> = (text: string) => T

const wanted = (what: string): never => {
  throw new Error(what)
}

export const text: Parse<string> = (given) => given

export const optionalText: Parse<string | null> = (given) => (given === '' ? null : given)

/** A secret of some length; empty is none. */
export const atLeast =
  (chars: number): Parse<string | undefined> =>
  (given) => {
    if (given === '') return undefined
    return given.length >= chars ? given : wanted(`${chars} characters or more`)
  }

export const oneOf =
  <const T extends string>(...values: readonly T[]): Parse<T> =>
  (given) =>
    values.find((value) => value === given) ?? wanted(`one of ${values.join(', ')}`)

export const yesOrNo: Parse<boolean> = (given) =>
  given === 'true' ? true : given === 'false' ? false : wanted('true or false')

/** A whole number between two bounds, both included. */
export const whole =
  (min: number, max: number): Parse<number> =>
  (given) => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    return value >= min && value <= max ? value : wanted(`a whole number from ${min} to ${max}`)
  }

/** Words between commas; empty is none. */
const words = (given: string): string[] => given.split(',').flatMap((word) => word.trim() || [])

export const origins: Parse<readonly string[]> = (given) =>
  words(given).map((word) => {
    const url = URL.canParse(word) ? new URL(word) : undefined
    return url && /^https?:$/.test(url.protocol) && url.origin === word
      ? word
      : wanted('origins between commas, such as https://console.example.com, without a path and never *')
  })

const addressOrNet = /^[0-9a-f.:]+(\/\d{1,3})?$/i

export const addresses: Parse<readonly string[]> = (given) =>
  words(given).map((word) =>
    addressOrNet.test(word) ? word : wanted('addresses or nets between commas, such as 10.0.0.0/8'),
  )

export const postgresUrl: Parse<string> = (given) =>
  URL.canParse(given) && /^postgres(ql)?:$/.test(new URL(given).protocol)
    ? given
    : wanted('a URL such as postgres://user:password@host:5432/linli')
