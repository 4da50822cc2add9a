export const graphqlJson = 'application/graphql-response+json; charset=utf-8'
export const json = 'application/json; charset=utf-8'

/** The media type of an answer that did not go through Apollo. */
export const answerType = (accept: string | undefined): string =>
  accept?.includes('application/graphql-response+json') ? graphqlJson : json

/** Such a client was written before the protocol had status codes; it looks for errors in the body of a 200. */
export const knowsOnlyJson = (accept: string | undefined): boolean =>
  accept !== undefined &&
  accept.includes('application/json') &&
  !accept.includes('application/graphql-response+json') &&
  !accept.includes('*/*')

export const wantsEvents = (accept: string | undefined): boolean => accept?.includes('text/event-stream') ?? false

export const wantsHtml = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false
