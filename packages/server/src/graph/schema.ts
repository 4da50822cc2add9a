import 'reflect-metadata'
import type { GraphQLSchema } from 'graphql'
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql'
import { resolvers, shapes } from '../features/index.ts'
import { guardRoots } from './access.ts'
import { markOneOf } from './one-of.ts'
import { wireShapes } from './read/index.ts'

export const shapesByPrefix = new Map(shapes.flatMap((shape) => (shape.prefix ? [[shape.prefix, shape] as const] : [])))

/** The one schema for console, partner apps and riders. */
export function buildLinliSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [...resolvers] as unknown as NonEmptyArray<() => void>,
    validate: false,
    // Streams come from the hub (graph/streams.ts); type-graphql only wants to see that somebody carries them.
    pubSub: {
      publish: () => undefined,
      subscribe: () => {
        throw new Error('streams come from the hub')
      },
    },
  })
  markOneOf(schema)
  wireShapes(schema, new Map(shapes.map((shape) => [shape.type, shape])))
  guardRoots(schema)
  return schema
}
