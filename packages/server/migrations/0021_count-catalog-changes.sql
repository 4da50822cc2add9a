CREATE TABLE "catalog_versions" (
	"merchant_id" text collate "C" PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "catalog_versions" ADD CONSTRAINT "catalog_versions_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "catalog_versions" ("merchant_id") SELECT "id" FROM "merchants";
--> statement-breakpoint
create function count_catalog_change() returns trigger language plpgsql as $$
begin
  insert into catalog_versions as v (merchant_id)
  select distinct case tg_table_name
      when 'merchants' then changed ->> 'id'
      when 'bundle_components' then (select s.merchant_id from skus s where s.id = changed ->> 'bundle_sku_id')
      else changed ->> 'merchant_id' end
  from unnest(array[to_jsonb(old), to_jsonb(new)]) as changed where changed is not null
  on conflict (merchant_id) do update set version = v.version + 1;
  return null;
end $$;
--> statement-breakpoint
create trigger merchants_counted after insert or update of state on merchants
  for each row execute function count_catalog_change();
--> statement-breakpoint
create trigger merchant_communities_counted after insert or update or delete on merchant_communities
  for each row execute function count_catalog_change();
--> statement-breakpoint
create trigger stock_nodes_counted after insert or update or delete on stock_nodes
  for each row execute function count_catalog_change();
--> statement-breakpoint
create trigger skus_counted after insert or update or delete on skus
  for each row execute function count_catalog_change();
--> statement-breakpoint
create trigger bundle_components_counted after insert or update or delete on bundle_components
  for each row execute function count_catalog_change();
--> statement-breakpoint
create trigger listings_counted after insert or update or delete on listings
  for each row execute function count_catalog_change();
