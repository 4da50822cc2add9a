export { ViewsResolver } from './views.resolver.ts'
export { savedViewShape } from './views.shape.ts'
export { savedViews } from './views.table.ts'
