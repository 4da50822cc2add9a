import { Arg, Ctx as GqlCtx, ID, Info, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { Node } from '../../graph/node.ts'
import { readByIds, type ReadInfo, type Shape } from '../../graph/read/index.ts'
import { prefixOf, refuse } from '@linli/kit'

const mostNodes = 100

/** Ids grouped by the shape their prefix names; what is no id, or of no such type, is left out. */
function byShape({ shapesByPrefix }: Ctx, ids: readonly string[]): Map<Shape, string[]> {
  const known = ids.flatMap((id) => {
    const shape = shapesByPrefix.get(prefixOf(id) ?? '')
    return shape ? [{ id, shape }] : []
  })
  return new Map(
    [...Map.groupBy(known, ({ shape }) => shape)].map(([shape, entries]) => [shape, entries.map(({ id }) => id)]),
  )
}

async function find(ctx: Ctx, info: ReadInfo, ids: readonly string[]): Promise<unknown[]> {
  const found = await Promise.all(
    [...byShape(ctx, ids)].map(([shape, ofShape]) => readByIds(ctx, info, shape, ofShape)),
  )
  const byId = new Map(found.flatMap((each) => [...each]))
  return ids.map((id) => byId.get(id) ?? null)
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'A thing by its id. Absent, of another type and not permitted are one: null.',
  })
  @Access('anyone')
  async node(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return (await find(ctx, info, [id]))[0]
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Up to 100 things by id, in the order asked; null for what `node` would not answer.',
  })
  @Access('anyone')
  nodes(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('ids', () => [ID]) ids: string[]) {
    if (ids.length > mostNodes) refuse('TOO_MANY', { limit: mostNodes }, 'ids')
    return find(ctx, info, ids)
  }
}
