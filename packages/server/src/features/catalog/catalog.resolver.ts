import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { PageArgs } from '../../graph/lists.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { addCategories, registerMerchant } from './catalog.commands.ts'
import { categoryShape, listingShape, merchantShape } from './catalog.shape.ts'
import {
  AddCategoriesPayload,
  AddCategoryInput,
  CategoryConnection,
  ListingConnection,
  ListingList,
  MerchantConnection,
  MerchantList,
  MerchantType,
  RegisterMerchantInput,
  RegisterMerchantPayload,
} from './catalog.types.ts'

@Resolver()
export class CatalogResolver {
  @Query(() => CategoryConnection)
  @Access('anyone')
  categories(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => PageArgs) _page: PageArgs) {
    return readConnection(ctx, info, categoryShape)
  }

  @Query(() => MerchantConnection)
  @Access('anyone')
  merchants(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => MerchantList) _list: object) {
    return readConnection(ctx, info, merchantShape)
  }

  @Query(() => MerchantType, { nullable: true, description: 'Null when there is none with this id.' })
  @Access('anyone')
  merchant(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, merchantShape, id)
  }

  @Query(() => ListingConnection)
  @Access('anyone')
  listings(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => ListingList) _list: object) {
    return readConnection(ctx, info, listingShape)
  }

  @Mutation(() => RegisterMerchantPayload, {
    description: 'A shop joins the communities named; its owner may sign in by phone.',
  })
  @Access({ roles: ['OPERATOR'] })
  async registerMerchant(@GqlCtx() ctx: Ctx, @Arg('input', () => RegisterMerchantInput) input: RegisterMerchantInput) {
    return { merchant: ref(merchantShape, await registerMerchant(ctx, input)) }
  }

  @Mutation(() => AddCategoriesPayload, {
    description: 'Adds up to 100 categories, all or none. Operators of the platform.',
  })
  @Access({ roles: ['OPERATOR'] })
  async addCategories(@GqlCtx() ctx: Ctx, @Arg('categories', () => [AddCategoryInput]) categories: AddCategoryInput[]) {
    const ids = await addCategories(ctx, categories)
    return { categories: ids.map((id) => ref(categoryShape, id)) }
  }
}
