export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** What rules name by id or by a word that is the platform's. */
export type Named = 'TAG' | 'SEGMENT' | 'CATEGORY' | 'COMMUNITY' | 'BUILDING' | 'MODE'

/** What something is called in the language of the sentence; undefined: there is no such thing any more. */
export type Names = (what: Named, id: string) => string | undefined
