/**
 * Chinese labels of the schema, one word per idea (docs/glossary.md); `schema.graphql` carries them as `@label(zh:)`.
 * A name means the same wherever it stands; where it does not, the line says `Type.name`. A test asks for all of them.
 */
export const labels: Readonly<Record<string, string>> = {
  // types
  AccountKind: '账户类型', Actor: '操作者', ActorKind: '操作者类型', AddHouseholdResult: '添加住户结果', ApiKey: '接口密钥',
  Building: '楼栋', CancelReason: '取消原因', Category: '品类', Community: '社区', CommunityDay: '社区日数据',
  CommunityHealth: '社区健康度', CommunityKind: '社区类型', DeniedAction: '不可执行的操作', ExpiredDeadline: '已过期限',
  Fulfilment: '履约', FulfilmentMode: '履约方式', FulfilmentStatus: '履约状态', GeoPoint: '坐标', Heartbeat: '心跳', Hello: '开始',
  Household: '住户', InsufficientStock: '库存不足', Leader: '团长', LedgerAccount: '账户', LedgerEntry: '分录', Listing: '上架商品',
  ListingState: '上架状态', Merchant: '商家', MerchantState: '商家状态', Node: '对象', Notification: '消息',
  NotificationArrived: '新消息', NotificationKind: '消息类型', Order: '订单', OrderAction: '订单操作', OrderEvent: '订单动态',
  OrderLine: '订单明细', OrderMoved: '订单变动', OrderState: '订单状态', Payment: '支付', PaymentState: '支付状态',
  PlaceKind: '场所类型', PlainError: '错误', Platform: '平台', Refund: '退款', RefundState: '退款状态', Resync: '需重新读取',
  Rider: '骑手', Role: '角色', RoleGrant: '授权', SaveListingResult: '保存商品结果', SavedView: '已存视图', Session: '登录会话',
  Sku: '商品', StaleVersion: '版本已变', StreamItem: '推送项', TimeWindow: '时段', UserError: '业务错误', ViewScope: '视图范围',
  Viewer: '当前用户',

  // fields
  id: '编号', kind: '类型', name: '名称', role: '角色', error: '错误', household: '住户', index: '序号', createdAt: '创建时间',
  expiresAt: '到期时间', lastUsedAt: '最近使用', prefix: '前缀', revokedAt: '吊销时间', scopes: '权限范围', entrances: '单元数',
  floors: '楼层数', householdCount: '户数', location: '位置', key: '标识', nameEn: '英文名', boundary: '边界',
  buildingCount: '楼栋数', buildings: '楼栋', center: '中心点', district: '区县', health: '健康度', households: '住户',
  leaders: '团长', listings: '上架商品', merchants: '商家', orders: '订单', verifiedHouseholdCount: '已认证户数', version: '版本',
  day: '日期', salesFen: '成交额', activeHouseholds: '活跃户数', averageBasketFen: '客单价', cancelledOrders: '取消订单',
  completedOrders: '完成订单', computedAt: '计算时间', daily: '每日', days: '天数', onTimeBp: '准时率', ordersBefore: '上期订单',
  repeatBp: '复购率', action: '操作', code: '代码', message: '说明', deadline: '期限', field: '字段', building: '楼栋',
  deliveredAt: '送达时间', door: '门牌', feeFen: '配送费', mode: '履约方式', pickedUpAt: '取货时间', pickupCode: '提货码',
  rider: '骑手', status: '履约状态', window: '承诺时段', lat: '纬度', lng: '经度', occurredAt: '发生时间', resumeToken: '续传令牌',
  serverTime: '服务器时间', community: '社区', verifiedAt: '认证时间', available: '可订数量', listingId: '上架商品编号',
  balanceFen: '余额', entries: '分录', ownerId: '所有者编号', unit: '单位', account: '账户', amountFen: '金额', at: '时间',
  reason: '原因', transactionId: '交易编号', merchant: '商家', priceFen: '价格', sku: '商品', state: '状态', communities: '社区',
  rating: '评分', order: '订单', readAt: '已读时间', notification: '消息', acceptBy: '接单期限', allowedActions: '可执行操作',
  cancelReason: '取消原因', cancelledAt: '取消时间', completedAt: '完成时间', deniedActions: '不可执行操作', fulfilment: '履约',
  isLate: '已超时', itemsFen: '商品金额', ledger: '账目', lines: '明细', note: '备注', number: '订单号', paidFen: '已付',
  payBy: '支付期限', payment: '支付', placedAt: '下单时间', refundedFen: '已退', refunds: '退款', timeline: '动态',
  totalFen: '合计', actor: '操作者', from: '原状态', seq: '次序', to: '新状态', listing: '上架商品', quantity: '数量',
  unitPriceFen: '单价', orderId: '订单编号', provider: '支付渠道', settledAt: '到账时间', currency: '币种', demo: '演示环境',
  activeOrderCount: '在途订单', onDuty: '在岗', placeId: '场所编号', placeKind: '场所类型', placeName: '场所名称', until: '截止',
  mine: '我的', query: '查询串', scope: '范围', screen: '页面', current: '当前会话', device: '设备', lastSeenAt: '最近活动',
  category: '品类', currentVersion: '当前版本', endsAt: '结束', startsAt: '开始', timeZone: '时区', grants: '授权',
  locale: '语言', phoneMasked: '手机号', sessions: '登录会话', unreadCount: '未读数',
  'LedgerAccount.unit': '货币', 'OrderEvent.from': '原状态', 'Refund.settledAt': '退款到账时间', 'Fulfilment.feeFen': '配送费',

  // enum values
  DELIVERY_FEES: '配送费', GUARANTEE_FUND: '保障基金', MERCHANT_PAYABLE: '应付商家', PLATFORM: '平台', RESIDENT_PAYMENTS: '居民付款',
  RIDER_PAY: '骑手收入', ANONYMOUS: '未登录', APP: '应用', PERSON: '人', TIMER: '系统', MERCHANT: '商家',
  MERCHANT_SILENT: '商家未接单', OPERATOR: '运营', RESIDENT: '居民', UNPAID: '未支付', MIXED: '混合型', NEW_TOWN: '新城',
  OLD_ESTATE: '老旧小区', PREMIUM: '高端楼盘', INSTANT: '即时配送', LEADER_DELIVERY: '团长配送', SAME_DAY: '当日达',
  SELF_PICKUP: '自提', AT_PICKUP_POINT: '待自提', CANCELLED: '已取消', DELIVERED: '已送达', OUT_FOR_DELIVERY: '配送中',
  PACKED: '已打包', PENDING: '待处理', PICKED_UP: '已提货', PICKING: '拣货中', OFF_SALE: '下架', ON_SALE: '在售', ACTIVE: '营业',
  PAUSED: '暂停', NEW_ORDER: '新订单', ORDER_CANCELLED: '订单取消', ORDER_COMPLETED: '订单完成', ORDER_CONFIRMED: '商家已接单',
  ORDER_ON_ITS_WAY: '配送中', ORDER_PAID: '支付成功', ORDER_READY_FOR_PICKUP: '可自提', REFUND_REQUESTED: '退款中',
  ACCEPT: '接单', ARRIVE_AT_POINT: '到自提点', ASSIGN: '派单', CANCEL: '取消', CLAIM: '抢单', CLOSE: '关闭', DELIVER: '送达',
  EXPIRE: '超时取消', PACK: '打包', PAY: '支付', PICK_UP: '取货', PLACE: '下单', PREPARE: '备货', REDEEM: '核销', REFUND: '退款',
  CLOSED: '已关闭', COMPLETED: '已完成', CONFIRMED: '已接单', IN_FULFILMENT: '履约中', PAID: '待接单', PENDING_PAYMENT: '待支付',
  PREPARING: '备货中', FAILED: '失败', SUCCEEDED: '成功', COMMUNITY: '社区', HOUSEHOLD: '住户', RIDER: '骑手', REQUESTED: '已申请',
  LEADER: '团长', PARTNER: '合作方', MINE: '我的', TEAM: '团队',
}

/** Types that carry no meaning of their own: every connection and payload has the same parts. */
export const isPlumbing = (type: string): boolean => /(Connection|Edge|Payload|Filter|Sort|SortKey|Input)$|^(Query|Mutation|Subscription|PageInfo|Count|CountPrecision|SortDirection|ErrorCode)$|^__/.test(type)

export const labelOf = (type: string, name?: string): string | undefined =>
  name === undefined ? labels[type] : (labels[`${type}.${name}`] ?? labels[name])
