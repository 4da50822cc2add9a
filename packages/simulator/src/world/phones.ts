/** Fictitious numbers: a block for each kind of person, so that a number says who is calling. */
export const phoneOf = {
  resident: (index: number) => `1990000${String(1 + index).padStart(4, '0')}`,
  merchant: (index: number) => `1990000${5001 + index}`,
  rider: (index: number) => `1990000${6001 + index}`,
  leader: (index: number) => `1990000${7001 + index}`,
  keeper: (index: number) => `1990000${8001 + index}`,
}
