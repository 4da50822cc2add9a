import type { Refusals } from './refusals.tsx'

export const refusalsZhCN = {
  BAD_INPUT: '填写的内容不符合要求。',
  CURSOR_OF_ANOTHER_LIST: '这一页属于另一个列表，请回到第一页。',
  FORBIDDEN: '你可以查看，但不能做这个操作。',
  IDEMPOTENCY_KEY_REUSED: '这次操作和之前提交的不一致，请重新打开后再试。',
  IDEMPOTENCY_KEY_INVALID: '操作编号无效，请重新打开后再试。',
  NOT_FOUND: '找不到，或者你没有权限查看。',
  PAGE_SIZE: '每页数量超出了范围。',
  SCOPE_MISSING: '此密钥缺少所需的权限范围。',
  STALE_VERSION: '别人刚刚改过，请看最新的内容再决定。',
  TOO_MANY: '一次太多了，请分批进行。',
  UNAUTHENTICATED: '请先登录。',

  CODE_WRONG: '验证码错误或已失效。',
  CODE_TOO_SOON: '验证码刚刚发过，请稍等再要。',
  LOGIN_TAKEN: '这个登录名已被使用。',
  PHONE_INVALID: '这不是手机号。',
  SIGN_IN_FAILED: '账号、密码或动态口令不对。',
  TOO_MANY_TRIES: '试得太多了，请稍后再来。',
  GRANT_PLACE_MISMATCH: '这个角色不能授予在这类地方。',

  BUILDING_EXISTS: '这里已有同名楼栋。',
  BUILDING_OF_ANOTHER_COMMUNITY: '这栋楼属于另一个社区。',
  COMMUNITY_EXISTS: '这个区县已有同名社区。',
  HOUSEHOLD_EXISTS: '这个门牌已有住户。',

  CATEGORY_KEY_TAKEN: '这个品类标识已被使用。',
  LISTING_EXISTS: '这个商品已在此社区上架。',
  MERCHANT_PAUSED: '这家商家暂停营业了。',
  MERCHANT_NOT_IN_COMMUNITY: '这家商家不覆盖此社区。',
  STOCK_BELOW_ZERO: '库存不能减到零以下。',

  AMOUNT_ABOVE_PAID: '超过了可退的金额。',
  HOUSEHOLD_NOT_YOURS: '只能为自己家下单。',
  INSUFFICIENT_STOCK: '库存不够了。',
  LISTING_NOT_FOUND: '此社区没有这个商品。',
  LISTING_OFF_SALE: '这个商品已下架。',
  LINES_OF_SEVERAL_MERCHANTS: '一单只能买一家商家的商品。',
  LINES_TWICE: '同一商品出现了两次，请合并数量。',
  MODE_NOT_OFFERED: '这里没有这种履约方式。',
  ORDER_ACCEPT_TOO_LATE: '接单时限已过。',
  ORDER_PAY_TOO_LATE: '支付时限已过。',
  ORDER_WRONG_MODE: '这种履约方式没有这一步。',
  ORDER_WRONG_STATE: '订单现在的状态不能这样做。',
  ORDER_TAKEN: '已有骑手接了这一单。',
  ORDER_NOT_CLAIMABLE: '这一单还没有骑手可取的货。',
  PAYMENT_FAILED: '支付没有成功。',
  PICKUP_CODE_WRONG: '提货码不对。',
  PICKUP_CODE_LOCKED: '提货码错得太多，已锁定，请找运营处理。',
  PRICE_CHANGED: '价格变了，请确认新价格。',
  RIDER_NOT_HERE: '这位骑手不服务此社区。',

  UNAVAILABLE: '服务暂时不可用，请稍后再试。',
} as const

refusalsZhCN satisfies Refusals
