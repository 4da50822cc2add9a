/** The forty shops. `at` is the place whose centre the shop stands near; a shop may serve further places. */
export interface Shop {
  readonly name: string
  readonly nameEn: string
  readonly trade: string
  readonly serves: readonly string[]
  /** Against the usual price: a market stall is cheaper than a boutique. */
  readonly level: number
  readonly owner: string
  /** Mostly ordinary; a few have a character that gives operators something to look at. */
  readonly temper?: 'slow' | 'asleep'
}

const w = 'wangjing'
const y = 'yunqi'
const h = 'hepingli'

export const shops: readonly Shop[] = [
  { name: '老王蔬菜铺', nameEn: 'Lao Wang Vegetables', trade: 'vegetables', serves: [w], level: 0.9, owner: '王建国' },
  { name: '果然鲜水果', nameEn: 'Guoran Fresh Fruit', trade: 'fruit', serves: [w], level: 0.95, owner: '李海燕' },
  { name: '李记早餐', nameEn: 'Li’s Breakfast', trade: 'breakfast', serves: [w], level: 0.9, owner: '李福贵' },
  {
    name: '望京益民药房',
    nameEn: 'Wangjing Yimin Pharmacy',
    trade: 'pharmacy',
    serves: [w, y],
    level: 1,
    owner: '赵淑敏',
  },
  { name: '张记鲜肉', nameEn: 'Zhang’s Butcher', trade: 'butcher', serves: [w], level: 0.95, owner: '张铁柱' },
  { name: '邻里便利店', nameEn: 'Linli Corner Shop', trade: 'convenience', serves: [w], level: 1, owner: '刘芳' },
  { name: '大爷馒头房', nameEn: 'Grandpa’s Steamed Buns', trade: 'deli', serves: [w], level: 0.85, owner: '孙德福' },
  { name: '香麦烘焙', nameEn: 'Xiangmai Bakery', trade: 'bakery', serves: [w, y], level: 1, owner: '周雅' },
  { name: '洁丽洗衣', nameEn: 'Jieli Laundry', trade: 'laundry', serves: [w], level: 0.9, owner: '陈玉兰' },
  { name: '望京海鲜档', nameEn: 'Wangjing Seafood Stall', trade: 'seafood', serves: [w], level: 0.95, owner: '林海生' },
  { name: '顺子面馆', nameEn: 'Shunzi Noodles', trade: 'meals', serves: [w], level: 0.9, owner: '马顺' },
  {
    name: '五金老张',
    nameEn: 'Old Zhang Hardware',
    trade: 'hardware',
    serves: [w],
    level: 0.9,
    owner: '张保全',
    temper: 'slow',
  },
  { name: '毛球宠物', nameEn: 'Furball Pets', trade: 'pets', serves: [w, y], level: 1, owner: '吴思琪' },
  { name: '花间事', nameEn: 'Among Flowers', trade: 'flowers', serves: [w, y], level: 1, owner: '徐曼' },
  {
    name: '京味茶庄',
    nameEn: 'Jingwei Tea House',
    trade: 'tea',
    serves: [w],
    level: 0.9,
    owner: '冯茂才',
    temper: 'asleep',
  },
  {
    name: '惠民菜站',
    nameEn: 'Huimin Vegetable Station',
    trade: 'vegetables',
    serves: [w, h],
    level: 0.85,
    owner: '郭秀芝',
  },

  { name: '云栖鲜生', nameEn: 'Yunqi Fresh', trade: 'vegetables', serves: [y], level: 1.2, owner: '沈嘉宁' },
  { name: '果味研究所', nameEn: 'Fruit Laboratory', trade: 'fruit', serves: [y], level: 1.25, owner: '顾一鸣' },
  { name: '麦田面包工坊', nameEn: 'Wheatfield Bakers', trade: 'bakery', serves: [y], level: 1.25, owner: '许知远' },
  { name: '晨光轻食', nameEn: 'Morning Light Kitchen', trade: 'breakfast', serves: [y], level: 1.4, owner: '叶舒' },
  { name: '云膳堂', nameEn: 'Yunshan Kitchen', trade: 'meals', serves: [y], level: 1.3, owner: '江南' },
  { name: '澳牧精品肉铺', nameEn: 'Aomu Fine Meats', trade: 'butcher', serves: [y], level: 1.35, owner: '韩磊' },
  { name: '蓝鳍海鲜', nameEn: 'Bluefin Seafood', trade: 'seafood', serves: [y], level: 1.3, owner: '方舟' },
  { name: '云栖便利', nameEn: 'Yunqi Convenience', trade: 'convenience', serves: [y], level: 1.15, owner: '罗敏' },
  { name: '雅致洗护', nameEn: 'Yazhi Garment Care', trade: 'laundry', serves: [y], level: 1.3, owner: '何静雯' },
  { name: '一叶茶空间', nameEn: 'One Leaf Tea', trade: 'tea', serves: [y], level: 1.3, owner: '苏晚' },
  {
    name: '枝上花艺',
    nameEn: 'On the Branch Florist',
    trade: 'flowers',
    serves: [y],
    level: 1.3,
    owner: '宋清',
    temper: 'slow',
  },

  {
    name: '和平里菜市场三号摊',
    nameEn: 'Hepingli Market Stall 3',
    trade: 'vegetables',
    serves: [h],
    level: 0.9,
    owner: '高秀莲',
  },
  { name: '兴化路水果店', nameEn: 'Xinghua Road Fruit', trade: 'fruit', serves: [h], level: 1, owner: '邓伟' },
  { name: '护国寺早点', nameEn: 'Huguosi Breakfast', trade: 'breakfast', serves: [h], level: 1, owner: '关长喜' },
  { name: '和平大药房', nameEn: 'Heping Pharmacy', trade: 'pharmacy', serves: [h], level: 1, owner: '董慧' },
  { name: '清真牛羊肉', nameEn: 'Halal Beef and Lamb', trade: 'butcher', serves: [h], level: 1, owner: '马文忠' },
  { name: '小街便利', nameEn: 'Little Street Shop', trade: 'convenience', serves: [h], level: 1, owner: '蒋丽' },
  { name: '稻香糕点', nameEn: 'Daoxiang Pastry', trade: 'bakery', serves: [h], level: 0.95, owner: '薛宝珍' },
  { name: '和兴家常菜', nameEn: 'Hexing Home Cooking', trade: 'meals', serves: [h], level: 1, owner: '田和兴' },
  { name: '净衣坊', nameEn: 'Clean Clothes', trade: 'laundry', serves: [h], level: 1, owner: '任红' },
  { name: '二姐熟食', nameEn: 'Second Sister Deli', trade: 'deli', serves: [h], level: 1, owner: '潘二姐' },
  { name: '汪汪喵', nameEn: 'Woof and Meow', trade: 'pets', serves: [h], level: 1, owner: '石磊' },
  { name: '三号院茶饮', nameEn: 'Courtyard Three Tea', trade: 'tea', serves: [h], level: 1, owner: '白露' },
  {
    name: '百姓日杂',
    nameEn: 'Everyday Household',
    trade: 'hardware',
    serves: [h],
    level: 0.9,
    owner: '崔大勇',
    temper: 'asleep',
  },
]
