/** Surnames by how common they are in Beijing, roughly. */
export const surnames: readonly (readonly [string, number])[] = [
  ['王', 11],
  ['李', 10],
  ['张', 10],
  ['刘', 8],
  ['陈', 4],
  ['杨', 4],
  ['赵', 4],
  ['孙', 3],
  ['马', 2],
  ['高', 2],
  ['周', 2],
  ['吴', 2],
  ['徐', 2],
  ['朱', 2],
  ['郭', 2],
  ['胡', 2],
  ['林', 1.5],
  ['何', 1.5],
  ['宋', 1.5],
  ['于', 1.5],
  ['郑', 1],
  ['韩', 1],
  ['冯', 1],
  ['曹', 1],
  ['田', 1],
  ['董', 1],
  ['潘', 1],
  ['袁', 1],
  ['许', 1],
  ['梁', 1],
  ['金', 0.8],
  ['崔', 0.8],
  ['魏', 0.8],
  ['薛', 0.8],
  ['关', 0.5],
  ['欧阳', 0.2],
  ['司徒', 0.1],
]

/** Given names by generation: who lives in an old estate is not called like who buys a flat today. */
export const givenNames = {
  elder: words(`
    秀英 建国 桂兰 淑珍 玉兰 国强 凤英 志强 秀兰 德明 桂英 长海 玉梅 宝华 素芬 振华 淑芳 文忠
    秀珍 福生 爱华 庆祥 月娥 永福 慧兰 增光 秋菊 树林 彩霞 守义
  `),
  middle: words(`
    丽 伟 敏 静 磊 军 洋 勇 艳 杰 娟 涛 超 明 霞 平 刚 海燕
    建军 红梅 晓东 志刚 丽娟 文静 春梅 立新 卫东 雪梅 俊峰 海涛 亚楠 国栋 晓燕 艳丽 新宇
  `),
  young: words(`
    子轩 雨桐 浩然 思远 佳怡 一诺 梓涵 晨曦 欣妍 宇航 诗雅 嘉豪 若溪 明哲 可欣 奕辰 书瑶 天佑
    语嫣 俊熙 安然 沐阳 清越 知夏 景行 舒窈 承宇 予安 芷若 云帆
  `),
}

export type Generation = keyof typeof givenNames

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
