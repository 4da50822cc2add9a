-- An order says by which version of a rule it was promised what: a version that was set is never changed.
create trigger mode_rules_append_only before update or delete on mode_rules
  for each statement execute function refuse_change();
--> statement-breakpoint
-- What the platform begins with: the windows and fees that every order has had so far, and what each way costs.
-- Operators set other versions, for everywhere or for one community.
insert into mode_rules (id, community_id, mode, version, enabled, fee, cost, "window", capacity, max_distance_m, max_weight_g,
  takes_bulky, keeps_cold, compensation, free_cancel_after_minutes, reason, set_by, set_at)
values
  ('mrl_01m82ez914eje9hge8hgytp355', null, 'INSTANT', 1, true,
   '{"baseFen":500,"perKmFen":100,"kmIncluded":3,"perKgFen":100,"kgIncluded":5,"freeFromFen":null}',
   '{"pickerBaseFen":60,"pickerPerLineFen":30,"riderBaseFen":350,"riderPerKmFen":80,"stationFen":0,"leaderFen":0,"packagingFen":40}',
   '{"withinMinutes":45,"daily":null}', null, 8000, 25000, false, true,
   '[{"afterMinutes":10,"feeBp":4000,"fixedFen":null,"capFen":20000},{"afterMinutes":15,"feeBp":6000,"fixedFen":null,"capFen":20000},{"afterMinutes":30,"feeBp":7000,"fixedFen":null,"capFen":20000}]',
   60, 'what the platform begins with', null, now()),
  ('mrl_01m82ez919erer0wn57yzd9sqp', null, 'SAME_DAY', 1, true,
   '{"baseFen":300,"perKmFen":50,"kmIncluded":3,"perKgFen":50,"kgIncluded":10,"freeFromFen":null}',
   '{"pickerBaseFen":60,"pickerPerLineFen":30,"riderBaseFen":180,"riderPerKmFen":30,"stationFen":0,"leaderFen":0,"packagingFen":40}',
   '{"withinMinutes":null,"daily":{"cutoffMinute":960,"startMinute":1080,"endMinute":1260,"leadDays":0,"rollsOver":false,"pickLeadMinutes":60}}',
   null, 8000, 40000, true, true,
   '[{"afterMinutes":0,"feeBp":null,"fixedFen":200,"capFen":null},{"afterMinutes":60,"feeBp":null,"fixedFen":500,"capFen":null}]',
   120, 'what the platform begins with', null, now()),
  ('mrl_01m82ez91aekbtjvnk9dnf56hx', null, 'SELF_PICKUP', 1, true,
   '{"baseFen":0,"perKmFen":0,"kmIncluded":0,"perKgFen":0,"kgIncluded":0,"freeFromFen":null}',
   '{"pickerBaseFen":40,"pickerPerLineFen":15,"riderBaseFen":0,"riderPerKmFen":0,"stationFen":80,"leaderFen":0,"packagingFen":20}',
   '{"withinMinutes":null,"daily":{"cutoffMinute":1440,"startMinute":600,"endMinute":1200,"leadDays":1,"rollsOver":true,"pickLeadMinutes":120}}',
   null, null, 40000, true, true,
   '[{"afterMinutes":0,"feeBp":null,"fixedFen":200,"capFen":null},{"afterMinutes":60,"feeBp":null,"fixedFen":500,"capFen":null}]',
   240, 'what the platform begins with', null, now()),
  ('mrl_01m82ez91aekcb1pg0w2e69hsv', null, 'LEADER_DELIVERY', 1, true,
   '{"baseFen":100,"perKmFen":0,"kmIncluded":0,"perKgFen":0,"kgIncluded":0,"freeFromFen":null}',
   '{"pickerBaseFen":40,"pickerPerLineFen":15,"riderBaseFen":0,"riderPerKmFen":0,"stationFen":60,"leaderFen":100,"packagingFen":20}',
   '{"withinMinutes":null,"daily":{"cutoffMinute":1440,"startMinute":1020,"endMinute":1200,"leadDays":1,"rollsOver":true,"pickLeadMinutes":120}}',
   null, null, 40000, true, false,
   '[{"afterMinutes":0,"feeBp":null,"fixedFen":200,"capFen":null},{"afterMinutes":60,"feeBp":null,"fixedFen":500,"capFen":null}]',
   240, 'what the platform begins with', null, now()),
  ('mrl_01m82ez91aekctjf5gwz4wbkdg', null, 'ON_SITE_SERVICE', 1, true,
   '{"baseFen":0,"perKmFen":0,"kmIncluded":0,"perKgFen":0,"kgIncluded":0,"freeFromFen":null}',
   '{"pickerBaseFen":0,"pickerPerLineFen":0,"riderBaseFen":0,"riderPerKmFen":0,"stationFen":0,"leaderFen":0,"packagingFen":0}',
   '{"withinMinutes":null,"daily":null}', null, null, null, true, false, '[]', null, 'what the platform begins with', null, now());
