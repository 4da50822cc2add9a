import type { Point } from './point.ts'

/** The three neighbourhoods. 望京花园 is the story's home and comes first. Boundaries are drawn, not surveyed. */
export interface Place {
  readonly key: string
  readonly name: string
  readonly nameEn: string
  readonly kind: 'OLD_ESTATE' | 'PREMIUM' | 'MIXED'
  readonly district: string
  readonly center: Point
  readonly boundary: readonly Point[]
  readonly blocks: readonly Block[]
  /** Against the price in a mixed neighbourhood. */
  readonly priceLevel: number
  readonly riders: number
  /** How riders come to their errands. */
  readonly dispatch: 'ASSIGN' | 'GRAB' | 'MIXED'
  readonly leaders: readonly string[]
}

/** Rows of like buildings: the first stands at `from`, the others `east` and `south` of it. */
export interface Block {
  readonly from: Point
  readonly rows: number
  readonly columns: number
  readonly stepM: { readonly east: number; readonly south: number }
  /** `{n}` is the number of the building. */
  readonly name: string
  readonly firstNumber: number
  readonly entrances: number
  readonly floors: number
  readonly households: number
}

export const places: readonly Place[] = [
  {
    key: 'wangjing',
    name: '望京花园',
    nameEn: 'Wangjing Garden',
    kind: 'OLD_ESTATE',
    district: '朝阳区',
    center: { lat: 39.9986, lng: 116.4702 },
    boundary: [
      { lat: 40.0011, lng: 116.4672 },
      { lat: 40.0013, lng: 116.4714 },
      { lat: 40.0007, lng: 116.4733 },
      { lat: 39.9966, lng: 116.4735 },
      { lat: 39.9959, lng: 116.4716 },
      { lat: 39.996, lng: 116.4675 },
      { lat: 39.9984, lng: 116.4668 },
    ],
    blocks: [
      {
        from: { lat: 40.0004, lng: 116.468 },
        rows: 5,
        columns: 4,
        stepM: { east: 100, south: 75 },
        name: '{n}号楼',
        firstNumber: 101,
        entrances: 4,
        floors: 6,
        households: 27,
      },
      {
        from: { lat: 39.9969, lng: 116.4682 },
        rows: 1,
        columns: 5,
        stepM: { east: 82, south: 0 },
        name: '{n}号楼',
        firstNumber: 121,
        entrances: 3,
        floors: 5,
        households: 20,
      },
    ],
    priceLevel: 0.95,
    riders: 26,
    dispatch: 'ASSIGN',
    leaders: ['王秀兰', '陈桂芬', '刘长海', '赵淑珍'],
  },
  {
    key: 'yunqi',
    name: '云栖府',
    nameEn: 'Yunqi Residence',
    kind: 'PREMIUM',
    district: '朝阳区',
    center: { lat: 39.9441, lng: 116.4868 },
    boundary: [
      { lat: 39.9459, lng: 116.4848 },
      { lat: 39.9461, lng: 116.4883 },
      { lat: 39.9446, lng: 116.4894 },
      { lat: 39.9424, lng: 116.489 },
      { lat: 39.9421, lng: 116.4851 },
      { lat: 39.9439, lng: 116.4842 },
    ],
    blocks: [
      {
        from: { lat: 39.9454, lng: 116.4855 },
        rows: 2,
        columns: 3,
        stepM: { east: 110, south: 130 },
        name: '{n}座',
        firstNumber: 1,
        entrances: 1,
        floors: 28,
        households: 42,
      },
      {
        from: { lat: 39.9428, lng: 116.4857 },
        rows: 1,
        columns: 4,
        stepM: { east: 80, south: 0 },
        name: '云邸{n}栋',
        firstNumber: 1,
        entrances: 2,
        floors: 4,
        households: 12,
      },
    ],
    priceLevel: 1.3,
    riders: 14,
    dispatch: 'MIXED',
    leaders: ['林若彤', '陆敏'],
  },
  {
    key: 'hepingli',
    name: '和平里',
    nameEn: 'Hepingli',
    kind: 'MIXED',
    district: '东城区',
    center: { lat: 39.9573, lng: 116.4189 },
    boundary: [
      { lat: 39.9595, lng: 116.4161 },
      { lat: 39.9597, lng: 116.4219 },
      { lat: 39.9571, lng: 116.4223 },
      { lat: 39.955, lng: 116.4215 },
      { lat: 39.9549, lng: 116.4163 },
    ],
    blocks: [
      {
        from: { lat: 39.9591, lng: 116.4168 },
        rows: 3,
        columns: 5,
        stepM: { east: 88, south: 85 },
        name: '{n}号楼',
        firstNumber: 1,
        entrances: 3,
        floors: 6,
        households: 22,
      },
      {
        from: { lat: 39.9566, lng: 116.417 },
        rows: 2,
        columns: 3,
        stepM: { east: 150, south: 100 },
        name: '塔{n}楼',
        firstNumber: 1,
        entrances: 1,
        floors: 18,
        households: 40,
      },
    ],
    priceLevel: 1,
    riders: 20,
    dispatch: 'GRAB',
    leaders: ['孙玉梅', '周建军', '高洁'],
  },
]
