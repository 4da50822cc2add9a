/** Basis points as a percentage with one digit. */
export const percentText = (basisPoints: number): string => `${(basisPoints / 100).toFixed(1)}%`
