/** A static console may be served from elsewhere than the API: its page says where the API is. */
export function apiUrl(page: Document = document): string {
  const stated = page.querySelector<HTMLMetaElement>('meta[name="linli-api-url"]')?.content.trim()
  return new URL(stated || '/graphql', page.baseURI).href
}
