import { Args, Field, type ClassType, type FieldOptions } from 'type-graphql'
import type { Field as ShapeField, Shape } from './shape.ts'

/** A field that one feature adds to a type of an earlier one: the feature that owns the far rows writes the edge. */
export interface Edge extends FieldOptions {
  readonly type: () => unknown
  readonly args?: () => ClassType<object>
  readonly read: ShapeField
}

/** Adds edges to a type and to its shape alike, and to the shape what its lists can be filtered by. */
export function extend(
  type: ClassType<object>,
  shape: Shape,
  edges: Readonly<Record<string, Edge>>,
  filters: Shape['filters'] = {},
): void {
  Object.assign(shape.filters, filters)
  for (const [name, { type: far, args, read, ...options }] of Object.entries(edges)) {
    Field(far as () => StringConstructor, options)(type.prototype, name)
    if (args) Args(args as () => ClassType<object>)(type.prototype, name, 0)
    ;(shape.fields as Record<string, ShapeField>)[name] = read
  }
}
