import { readCsvGz, textOf } from '../files/csv.ts'

export interface Product {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly department: string
}

/** The wanted products; one that the file does not know gets its number for a name. */
export async function readProducts(path: string, wanted: ReadonlySet<string>): Promise<Map<string, Product>> {
  const products = new Map<string, Product>()
  for await (const row of readCsvGz(path)) {
    const id = textOf(row, 'product_id')
    if (!wanted.has(id)) continue
    products.set(id, {
      id,
      name: row.get('product_type') ?? row.get('product_category') ?? `Product ${id}`,
      unit: (row.get('package_size') ?? '').trim() || 'each',
      department: row.get('department') ?? 'MISCELLANEOUS',
    })
  }
  for (const id of wanted)
    if (!products.has(id)) products.set(id, { id, name: `Product ${id}`, unit: 'each', department: 'MISCELLANEOUS' })
  return products
}
