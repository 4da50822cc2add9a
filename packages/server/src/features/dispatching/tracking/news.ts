/** Whether something is other than at the look before; what has gone is no news. The first look is taken at once. */
export async function newsOf(read: () => Promise<string | null>): Promise<() => Promise<boolean>> {
  let last = await read()
  return async () => {
    const [before, present] = [last, await read()]
    last = present
    return present !== null && present !== before
  }
}
