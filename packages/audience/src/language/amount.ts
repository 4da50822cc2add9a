import type { TraitUnit } from '../trait.ts'
import type { Language } from './names.ts'

/** A number of units, as people write it: 1250 fen is ¥12.50, 3,000 basis points are 30%. */
export function amountOf(value: number, unit: TraitUnit, language: Language, measure = ''): string {
  switch (unit) {
    case 'FEN':
      return `¥${grouped(Math.floor(value / 100))}${value % 100 === 0 ? '' : `.${String(value % 100).padStart(2, '0')}`}`
    case 'BASIS_POINTS':
      return `${value / 100}%`
    case 'DAYS':
    case 'DAY':
      return language === 'en' ? days(value) : `${grouped(value)}天`
    case 'COUNT':
      return language === 'en' ? grouped(value) : `${grouped(value)}${measure}`
    case 'PERCENT':
    case 'WORD':
      return grouped(value)
  }
}

export const grouped = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',')

export const days = (count: number): string => `${grouped(count)} ${count === 1 ? 'day' : 'days'}`
