import { answerAll } from '../engine/thread.ts'
import { planTimely, type RoundQuestion } from './timely.ts'

answerAll((text) => planTimely(JSON.parse(text) as RoundQuestion))
