declare const types: unique symbol

/**
 * The text of one operation with one root field, whose value is the answer. The types are written by hand; a test
 * checks every text against schema.graphql.
 */
export type Document<Answer, Variables> = string & { readonly [types]?: (variables: Variables) => Answer }

export const document = <Answer, Variables = Record<never, never>>(text: string): Document<Answer, Variables> => text

export interface UserError {
  readonly code: string
  readonly message: string
}

export interface Payload {
  readonly userErrors: readonly UserError[]
}

export interface Page<Item> {
  readonly nodes: readonly Item[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}
