import type { OfferKind } from '../../api/graphql.ts'
import { en } from '../../i18n/en.ts'
import { textIn, type Text } from '../../i18n/text.tsx'
import { zhCN } from '../../i18n/zh-CN.ts'
import { momentText } from '../../ui/moment.tsx'
import { moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'

interface Named {
  readonly name: string
  readonly nameEn: string
}

/** What an offer promises, as far as it has been said. */
export interface Said {
  readonly kind: OfferKind
  readonly community: Named | null
  readonly merchant: Named | null
  readonly thresholdFen: number
  readonly amountFen: number | null
  readonly item: Named | null
  readonly itemPriceFen: number | null
  readonly unitsPerOrder: number | null
  readonly packetDays: number | null
  readonly packetReturns: boolean
  readonly merchantBps: number
  readonly householdLimit: number | null
  readonly deviceLimit: number | null
  readonly totalLimit: number | null
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly stackable: boolean
}

const chinese = textIn('zh-CN', zhCN)
const english = textIn('en', en)

/** What the offer does, in plain words; what is still missing is a line to be filled. */
export function sentenceOf(t: Text, offer: Said): string {
  const gap = t('say.gap')
  const nameOf = (named: Named) => (t.language === 'en' && named.nameEn !== '' ? named.nameEn : named.name)
  const money = (fen: number | null) => (fen === null ? gap : moneyText(fen))
  const day = (at: string | null) => (at === null ? gap : momentText(new Date(at), 'day', t.language))
  const threshold = offer.thresholdFen > 0 ? moneyText(offer.thresholdFen) : 'none'
  const { merchantBps } = offer
  const parts = [
    t('say.where', {
      community: offer.community ? nameOf(offer.community) : t('say.everywhere'),
      merchant: offer.merchant ? nameOf(offer.merchant) : t('say.everyShop'),
    }),
    offer.kind === 'ITEM_PRICE'
      ? t('say.ITEM_PRICE', {
          item: offer.item ? nameOf(offer.item) : gap,
          price: money(offer.itemPriceFen),
          units: offer.unitsPerOrder ?? gap,
        })
      : t(`say.${offer.kind}`, {
          threshold,
          amount: money(offer.amountFen),
          days: offer.packetDays ?? gap,
          returns: offer.packetReturns ? 'yes' : 'no',
        }),
    t('say.pays', {
      share: merchantBps === 0 ? 'platform' : merchantBps === 10_000 ? 'merchant' : 'both',
      percent: percentText(merchantBps),
    }),
    t('say.limits', {
      household: offer.householdLimit ?? gap,
      device: offer.deviceLimit ?? 'none',
      total: offer.totalLimit ?? 'none',
    }),
    t('say.time', {
      from: day(offer.validFrom),
      until: day(offer.validUntil),
      stack: offer.stackable ? 'yes' : 'no',
    }),
  ]
  return parts.join(t.language === 'en' ? ' ' : '')
}

/** The sentence in both languages: who runs the offer reads one, residents read either. */
export function OfferSentence({ offer }: { offer: Said }) {
  return (
    <div className="sentence">
      <p lang="zh-CN">{sentenceOf(chinese, offer)}</p>
      <p lang="en" className="muted">
        {sentenceOf(english, offer)}
      </p>
    </div>
  )
}
