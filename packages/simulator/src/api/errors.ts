import type { UserError } from './document.ts'

/** The server understood and said no. */
export class Refused extends Error {
  readonly code: string

  constructor(error: UserError) {
    super(`${error.code}: ${error.message}`)
    this.name = 'Refused'
    this.code = error.code
  }
}

/** The simulator was told to stop while this was under way. */
export class Stopped extends Error {
  constructor() {
    super('stopped')
    this.name = 'Stopped'
  }
}

/** The thing is there already: what a set-up that goes on where it stopped hears all the time. */
export const isThereAlready = (code: string): boolean => /TAKEN|EXISTS|ALREADY|DUPLICATE/.test(code)
