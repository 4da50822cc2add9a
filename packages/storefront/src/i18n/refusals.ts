import type { ErrorCode } from '../api/graphql.ts'
import { useText, type Language } from './text.tsx'

/** Those that a resident can meet here; any other is told in the server's own words. */
const sentences: Record<Language, Partial<Record<ErrorCode, string>>> = {
  'zh-CN': {
    BULKY: '太大或太重，送不了',
    CAPACITY_FULL: '这个时段约满了',
    COLD_CHAIN: '需要全程冷链',
    CUTOFF_PASSED: '过了截单时间',
    FRESHNESS_WINDOW: '到手时过了保鲜期',
    MODE_OFF: '这里不提供',
    NO_POINT: '附近没有自提点',
    OUT_OF_AREA: '商家不送到这里',
    OUT_OF_STOCK: '库存不够',
    POINT_CLOSED: '届时自提点不营业',
    POINT_FULL: '届时自提点满了',
    SLOT_REQUIRED: '需要先预约',
    TOO_FAR: '太远了',
    CODE_WRONG: '验证码不对或已失效。',
    CODE_TOO_SOON: '验证码刚刚发过，请稍等再要。',
    PHONE_INVALID: '这不是手机号。',
    TOO_MANY_TRIES: '试得太多了，请稍后再来。',
    INSUFFICIENT_STOCK: '刚刚被买走了，库存不够。',
    LISTING_OFF_SALE: '有商品刚刚下架了。',
    QUOTE_EXPIRED: '报价过期了，请再确认一次。',
    QUOTE_CHANGED: '配送安排变了，请再确认一次。',
    PAYMENT_FAILED: '支付没有成功。',
  },
  en: {
    BULKY: 'too large or heavy',
    CAPACITY_FULL: 'this window is full',
    COLD_CHAIN: 'must stay cold',
    CUTOFF_PASSED: 'the cutoff has passed',
    FRESHNESS_WINDOW: 'would not stay fresh',
    MODE_OFF: 'not offered here',
    NO_POINT: 'no pickup point nearby',
    OUT_OF_AREA: 'the shop does not deliver here',
    OUT_OF_STOCK: 'not enough left',
    POINT_CLOSED: 'the pickup point is closed then',
    POINT_FULL: 'the pickup point is full then',
    SLOT_REQUIRED: 'needs an appointment',
    TOO_FAR: 'too far away',
    INSUFFICIENT_STOCK: 'Somebody was faster: not enough is left.',
    LISTING_OFF_SALE: 'Something has just been taken off sale.',
    QUOTE_EXPIRED: 'The quote has run out; please confirm again.',
    QUOTE_CHANGED: 'The delivery has changed; please confirm again.',
  },
}

export function useRefusalText(): (refusal: { code: ErrorCode; message: string }) => string {
  const { language } = useText()
  return ({ code, message }) => sentences[language][code] ?? message
}
