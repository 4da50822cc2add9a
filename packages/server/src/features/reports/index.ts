export { CommunityHealth } from './community-health.types.ts'
import './community-health.shape.ts'
