import { expect, test } from 'vitest'
import { forbiddenIn } from './forbidden.ts'

test.each([
  ['孕妇', 'PREGNANCY'],
  ['民族', 'ETHNICITY'],
  ['宗教', 'RELIGION'],
  ['住着糖尿病患者的家庭', 'HEALTH'],
  ['未成年人', 'MINORS'],
  ['党员之家', 'POLITICS'],
  ['行踪轨迹', 'LOCATION'],
  ['性取向', 'ORIENTATION'],
  ['人脸已录入', 'BIOMETRICS'],
  ['征信不良', 'FINANCE'],
  ['有前科', 'CRIME'],
  ['孕 妇', 'PREGNANCY'],
  ['孕-妇', 'PREGNANCY'],
  ['孕\u200b妇', 'PREGNANCY'],
  ['懷孕', 'PREGNANCY'],
  ['Pregnant women', 'PREGNANCY'],
  ['ＰＲＥＧＮＡＮＴ', 'PREGNANCY'],
  ['prégnant', 'PREGNANCY'],
  ['likely_muslim', 'RELIGION'],
  ['ethnic-group', 'ETHNICITY'],
  ['has diabetes', 'HEALTH'],
  ['gay', 'ORIENTATION'],
  ['under 14', 'MINORS'],
  ['precise location', 'LOCATION'],
])('%s is forbidden as %s', (text, ground) => {
  expect(forbiddenIn(text)?.ground).toBe(ground)
})

test.each([
  '高频采购',
  '价格敏感',
  '长者',
  'senior',
  '婴童用品',
  '养宠物',
  '早起',
  '住在民族路',
  '女同事推荐',
  '非转基因食品爱好者',
  'racer',
  'gayle street',
  'embraces discounts',
  'inpatience',
  '',
])('%s is not', (text) => {
  expect(forbiddenIn(text)).toBeUndefined()
})
