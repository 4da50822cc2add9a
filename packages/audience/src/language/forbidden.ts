/** What the law, or this platform, lets nobody sort people by: PIPL articles 28 to 32, and what anybody would call shameful. */
export const forbiddenGrounds = [
  'HEALTH',
  'PREGNANCY',
  'RELIGION',
  'ETHNICITY',
  'MINORS',
  'POLITICS',
  'ORIENTATION',
  'LOCATION',
  'BIOMETRICS',
  'FINANCE',
  'CRIME',
] as const
export type ForbiddenGround = (typeof forbiddenGrounds)[number]

export interface Forbidden {
  readonly ground: ForbiddenGround
  /** The word in the text that says so. */
  readonly word: string
}

/** Whether a tag of this name, label or purpose would sort people by what nobody may: the first word that says so. */
export function forbiddenIn(text: string): Forbidden | undefined {
  const plain = plainly(text)
  for (const ground of forbiddenGrounds) {
    const { zh, en, but = [] } = words[ground]
    const innocent = but.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), plain)
    // Chinese is written without spaces, and somebody who wants to get past a list puts some in.
    const packed = innocent.replaceAll(/[^\p{L}\p{N}]/gu, '')
    const word = zh.find((each) => packed.includes(each)) ?? en.find((each) => wordIn(innocent, each))
    if (word !== undefined) return { ground, word }
  }
  return undefined
}

/** Wide letters, accents, capitals and traditional characters make no other word. */
const plainly = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}|\p{Cf}/gu, '')
    .toLowerCase()
    .replaceAll(/\p{Script=Han}/gu, (letter) => simplified.get(letter) ?? letter)

/** Those in which the words below differ. */
const traditional =
  '婦懷產預備準媽殘礙癡腫鬱壓臟藥處傳醫黨見異訪權軍員種統貫漢維爾滿壯鮮兒園學戀雙蹤軌跡實時經緯門號臉紋聲識別銀賬帳戶貸負債徵資貧違錄執賴體檢結況'
const modern =
  '妇怀产预备准妈残碍痴肿郁压脏药处传医党见异访权军员种统贯汉维尔满壮鲜儿园学恋双踪轨迹实时经纬门号脸纹声识别银账账户贷负债征资贫违录执赖体检结况'
const simplified = new Map(Array.from(traditional, (letter, index) => [letter, modern[index]!]))

/** The beginnings of English words: `pregnan` finds pregnant and pregnancy, `gay` must be a whole word. */
function wordIn(text: string, word: string): boolean {
  const spaced = ` ${text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `
  return word.endsWith('.') ? spaced.includes(` ${word.slice(0, -1)} `) : spaced.includes(` ${word}`)
}

interface Words {
  readonly zh: readonly string[]
  /** Beginnings of words; one that ends in a full stop is the whole word. */
  readonly en: readonly string[]
  /** Phrases that have such a word in them and mean nothing of the kind. */
  readonly but?: readonly string[]
}

const words: Readonly<Record<ForbiddenGround, Words>> = {
  HEALTH: {
    zh: [
      '疾病',
      '患者',
      '病人',
      '病史',
      '病情',
      '慢病',
      '慢性病',
      '糖尿病',
      '高血压',
      '心脏病',
      '癌',
      '肿瘤',
      '艾滋',
      '乙肝',
      '肝炎',
      '抑郁',
      '精神病',
      '精神障碍',
      '残疾',
      '残障',
      '失能',
      '失智',
      '痴呆',
      '病历',
      '体检结果',
      '用药',
      '处方',
      '健康状况',
      '不孕',
      '性病',
      '传染病',
      '医保',
    ],
    en: [
      'disease',
      'patient',
      'illness',
      'sick.',
      'diabet',
      'hypertens',
      'cancer',
      'tumor',
      'tumour',
      'hiv.',
      'aids.',
      'hepatitis',
      'depress',
      'mental',
      'disab',
      'handicap',
      'dementia',
      'alzheimer',
      'medical',
      'medication',
      'prescription',
      'diagnos',
      'health condition',
      'health status',
      'infertil',
      'std.',
    ],
  },
  PREGNANCY: {
    zh: ['孕妇', '怀孕', '孕期', '孕产', '备孕', '待产', '预产期', '产妇', '流产', '妊娠', '孕妈', '准妈妈'],
    en: ['pregnan', 'expecting mother', 'expectant', 'maternity', 'trimester', 'miscarriage', 'abortion', 'due date.'],
  },
  RELIGION: {
    zh: [
      '宗教',
      '信仰',
      '信教',
      '佛教',
      '道教',
      '基督',
      '天主教',
      '伊斯兰',
      '穆斯林',
      '清真寺',
      '教徒',
      '信徒',
      '法轮功',
    ],
    en: [
      'religi',
      'muslim',
      'islam',
      'christian',
      'catholic',
      'protestant',
      'buddhis',
      'taois',
      'hindu',
      'jewish',
      'jew.',
      'mosque',
      'church',
    ],
  },
  ETHNICITY: {
    zh: [
      '民族',
      '汉族',
      '回族',
      '藏族',
      '维吾尔',
      '维族',
      '蒙古族',
      '满族',
      '壮族',
      '苗族',
      '彝族',
      '朝鲜族',
      '种族',
      '血统',
      '籍贯',
      '外地人',
      '黑人',
      '白人',
    ],
    en: [
      'ethnic',
      'race.',
      'racial',
      'uyghur',
      'uighur',
      'tibetan',
      'hui people',
      'han chinese',
      'minority',
      'skin color',
      'skin colour',
      'nationality',
      'immigrant',
    ],
    but: ['民族路', '民族大道', '民族园', '民族街'],
  },
  MINORS: {
    zh: [
      '未成年',
      '儿童用户',
      '小学生',
      '初中生',
      '中学生',
      '少年',
      '十四岁',
      '14岁',
      '14周岁',
      '留守儿童',
      '孩子姓名',
      '幼儿园',
    ],
    en: [
      'minor.',
      'minors.',
      'underage',
      'under 14',
      'under 18',
      'child user',
      'schoolchild',
      'school child',
      'pupil',
      'teenage',
      'kindergarten',
    ],
  },
  POLITICS: {
    zh: ['政治', '党员', '政见', '党派', '民主党派', '异见', '上访', '维权人士', '军人身份', '工会成员'],
    en: [
      'politic',
      'party member',
      'communist',
      'democrat',
      'dissident',
      'petitioner',
      'activist',
      'trade union',
      'union member',
    ],
  },
  ORIENTATION: {
    zh: ['性取向', '性倾向', '同性恋', '双性恋', '男同', '女同', '跨性别', '变性', '性生活', '出柜'],
    en: ['sexual', 'gay.', 'lesbian', 'homosex', 'bisexual', 'transgender', 'lgbt', 'queer'],
    but: ['男同事', '女同事', '男同学', '女同学'],
  },
  LOCATION: {
    zh: [
      '行踪',
      '轨迹',
      '精确位置',
      '精准定位',
      '实时位置',
      '实时定位',
      '门牌号',
      '经纬度',
      '常去地点',
      '行程记录',
      '独自在家',
      '独居女',
    ],
    en: [
      'whereabouts',
      'gps.',
      'precise location',
      'exact location',
      'realtime location',
      'real time location',
      'latitude',
      'door number',
      'movement track',
      'home alone',
      'lives alone',
    ],
  },
  BIOMETRICS: {
    zh: ['人脸', '指纹', '声纹', '虹膜', '基因', '生物识别', '掌纹', '步态'],
    en: ['biometric', 'fingerprint', 'face recognition', 'facial', 'voiceprint', 'iris.', 'genetic', 'dna.'],
    but: ['转基因'],
  },
  FINANCE: {
    zh: [
      '银行账户',
      '银行卡号',
      '存款',
      '负债',
      '欠债',
      '贷款',
      '征信',
      '信用分',
      '破产',
      '工资收入',
      '年收入',
      '月收入',
      '低保',
      '贫困户',
    ],
    en: [
      'bank account',
      'credit score',
      'debt',
      'loan.',
      'loans.',
      'bankrupt',
      'salary',
      'income',
      'welfare recipient',
      'deposit balance',
    ],
  },
  CRIME: {
    zh: ['犯罪', '前科', '刑满', '服刑', '吸毒', '涉毒', '违法记录', '失信被执行', '老赖'],
    en: ['crimin', 'convict', 'ex offender', 'felon', 'drug addict', 'prison', 'arrest'],
  },
}
