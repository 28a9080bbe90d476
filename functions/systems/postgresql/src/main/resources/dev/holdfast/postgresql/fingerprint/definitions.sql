-- One row per object that pg_dump writes: kind, identity, definition. Every part of a definition that is
-- deparsed from a stored expression stands between U+0001 and U+0002: the server may deparse a restored expression with
-- other casts and parentheses than the original, so those parts are compared in a canonical form.
-- Objects of extensions and of the system are left out, as pg_dump leaves them out.
WITH
  extension_member AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
  ),
  own_schema AS (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT 1 FROM extension_member e
                      WHERE e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND e.objid = n.oid)
  ),
  own_relation AS (
    SELECT c.*, pg_catalog.format('%I.%I', s.nspname, c.relname) AS identity
    FROM pg_catalog.pg_class c JOIN own_schema s ON s.oid = c.relnamespace
    WHERE c.relpersistence <> 't'
      AND NOT EXISTS (SELECT 1 FROM extension_member e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid)
  ),
  own_function AS (
    SELECT p.*, (pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0)).identity AS identity
    FROM pg_catalog.pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT 1 FROM extension_member e
                      WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND e.objid = p.oid)
  ),
  own_type AS (
    SELECT t.*, pg_catalog.format('%I.%I', s.nspname, t.typname) AS identity
    FROM pg_catalog.pg_type t JOIN own_schema s ON s.oid = t.typnamespace
    WHERE NOT EXISTS (SELECT 1 FROM extension_member e
                      WHERE e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND e.objid = t.oid)
  ),
  privilege AS (
    SELECT kind, oid, pg_catalog.string_agg(entry, ' ' ORDER BY entry COLLATE "C") AS acl
    FROM (
      SELECT acls.kind, acls.oid,
             coalesce(g.rolname, 'public') || '=' || x.privilege_type
               || CASE WHEN x.is_grantable THEN '*' ELSE '' END AS entry
      FROM (
        SELECT 'relation' AS kind, oid,
               coalesce(relacl, pg_catalog.acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, relowner)) AS acl
          FROM own_relation
        UNION ALL SELECT 'schema', oid, coalesce(nspacl, pg_catalog.acldefault('n', nspowner)) FROM own_schema
        UNION ALL SELECT 'function', oid, coalesce(proacl, pg_catalog.acldefault('f', proowner)) FROM own_function
        UNION ALL SELECT 'type', oid, coalesce(typacl, pg_catalog.acldefault('T', typowner)) FROM own_type
        UNION ALL SELECT 'language', oid, coalesce(lanacl, pg_catalog.acldefault('l', lanowner))
          FROM pg_catalog.pg_language
        UNION ALL SELECT 'default', oid, defaclacl FROM pg_catalog.pg_default_acl
        UNION ALL SELECT 'database', oid, coalesce(datacl, pg_catalog.acldefault('d', datdba))
          FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
      ) AS acls
      CROSS JOIN LATERAL pg_catalog.aclexplode(acls.acl) AS x
      LEFT JOIN pg_catalog.pg_roles g ON g.oid = x.grantee
    ) AS entries
    GROUP BY kind, oid
  ),
  owned AS (
    SELECT oid, rolname FROM pg_catalog.pg_roles
  )

SELECT 'database' AS kind, 'settings' AS identity,
       pg_catalog.concat_ws(' | ', pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
         -- These columns came with PostgreSQL 15, 16 and 17; by way of JSON an absent one is NULL.
         pg_catalog.to_jsonb(d) ->> 'datlocprovider',
         coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
         pg_catalog.to_jsonb(d) ->> 'daticurules',
         (SELECT o.rolname FROM owned o WHERE o.oid = d.datdba), p.acl, d.datconnlimit,
         pg_catalog.shobj_description(d.oid, 'pg_database'),
         (SELECT pg_catalog.string_agg(coalesce(o.rolname, '') || ':' || s.setconfig::pg_catalog.text, ' '
                   ORDER BY coalesce(o.rolname, '') COLLATE "C")
            FROM pg_catalog.pg_db_role_setting s LEFT JOIN owned o ON o.oid = s.setrole
            WHERE s.setdatabase = d.oid)) AS definition
FROM pg_catalog.pg_database d LEFT JOIN privilege p ON p.kind = 'database' AND p.oid = d.oid
WHERE d.datname = pg_catalog.current_database()

UNION ALL
SELECT 'schema', pg_catalog.quote_ident(s.nspname), pg_catalog.concat_ws(' | ', o.rolname, p.acl)
FROM own_schema s LEFT JOIN owned o ON o.oid = s.nspowner LEFT JOIN privilege p ON p.kind = 'schema' AND p.oid = s.oid

UNION ALL
SELECT CASE c.relkind WHEN 'r' THEN 'table definition' WHEN 'p' THEN 'partitioned table' ELSE 'foreign table' END,
       c.identity,
       pg_catalog.concat_ws(' | ', o.rolname, p.acl, c.relpersistence, c.relreplident, c.relrowsecurity,
         c.relforcerowsecurity,
         (SELECT pg_catalog.string_agg(x, ',' ORDER BY x COLLATE "C") FROM pg_catalog.unnest(c.reloptions) AS x),
         CASE WHEN c.relkind = 'p' THEN E'\x01' || pg_catalog.pg_get_partkeydef(c.oid) || E'\x02' END,
         CASE WHEN c.relispartition THEN E'\x01' || pg_catalog.pg_get_expr(c.relpartbound, c.oid) || E'\x02' END,
         (SELECT pg_catalog.string_agg((pg_catalog.pg_identify_object(
                   'pg_catalog.pg_class'::pg_catalog.regclass, i.inhparent, 0)).identity, ',' ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
         CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END)
FROM own_relation c LEFT JOIN owned o ON o.oid = c.relowner
  LEFT JOIN privilege p ON p.kind = 'relation' AND p.oid = c.oid
WHERE c.relkind IN ('r', 'p', 'f')

UNION ALL
SELECT 'column', c.identity || '.' || pg_catalog.quote_ident(a.attname),
       pg_catalog.concat_ws(' | ', pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
         nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
         CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
              THEN (pg_catalog.pg_identify_object('pg_catalog.pg_collation'::pg_catalog.regclass, a.attcollation, 0)).identity
         END,
         E'\x01' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || E'\x02',
         (SELECT pg_catalog.string_agg(coalesce(g.rolname, 'public') || '=' || x.privilege_type
                   || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ' '
                   ORDER BY coalesce(g.rolname, 'public') COLLATE "C", x.privilege_type COLLATE "C")
            FROM pg_catalog.aclexplode(a.attacl) AS x LEFT JOIN pg_catalog.pg_roles g ON g.oid = x.grantee),
         a.attoptions::pg_catalog.text, a.attfdwoptions::pg_catalog.text,
         CASE WHEN c.relkind IN ('r', 'p') THEN pg_catalog.concat_ws(' ', a.attstorage, nullif(a.attstattarget, -1)) END)
FROM own_relation c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')

UNION ALL
SELECT 'constraint',
       coalesce(c.identity, ty.identity) || '.' || pg_catalog.quote_ident(k.conname),
       pg_catalog.concat_ws(' | ', E'\x01' || pg_catalog.pg_get_constraintdef(k.oid) || E'\x02', k.convalidated)
FROM pg_catalog.pg_constraint k
  LEFT JOIN own_relation c ON c.oid = k.conrelid
  LEFT JOIN own_type ty ON ty.oid = k.contypid
WHERE (c.oid IS NOT NULL OR ty.oid IS NOT NULL)
  AND k.contype <> 't'
  -- Foreign keys of partitions follow from their parent's and may be renamed by the server on restore.
  AND NOT (k.contype = 'f' AND k.conparentid <> 0)

UNION ALL
SELECT 'index', c.identity,
       pg_catalog.concat_ws(' | ', E'\x01' || pg_catalog.pg_get_indexdef(i.indexrelid) || E'\x02',
         i.indisclustered, i.indisreplident)
FROM own_relation c
  JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  JOIN pg_catalog.pg_class parent ON parent.oid = i.indrelid
WHERE (i.indisvalid OR parent.relkind = 'p') AND i.indisready AND parent.relkind <> 't'

UNION ALL
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, c.identity,
       pg_catalog.concat_ws(' | ', o.rolname, p.acl,
         (SELECT pg_catalog.string_agg(x, ',' ORDER BY x COLLATE "C") FROM pg_catalog.unnest(c.reloptions) AS x),
         CASE WHEN c.relkind = 'm' THEN c.relispopulated END,
         E'\x01' || pg_catalog.pg_get_viewdef(c.oid) || E'\x02')
FROM own_relation c LEFT JOIN owned o ON o.oid = c.relowner
  LEFT JOIN privilege p ON p.kind = 'relation' AND p.oid = c.oid
WHERE c.relkind IN ('v', 'm')

UNION ALL
SELECT 'rule', c.identity || '.' || pg_catalog.quote_ident(r.rulename),
       pg_catalog.concat_ws(' | ', E'\x01' || pg_catalog.pg_get_ruledef(r.oid) || E'\x02', r.ev_enabled)
FROM pg_catalog.pg_rewrite r JOIN own_relation c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN'

UNION ALL
SELECT 'trigger', c.identity || '.' || pg_catalog.quote_ident(t.tgname),
       pg_catalog.concat_ws(' | ', E'\x01' || pg_catalog.pg_get_triggerdef(t.oid) || E'\x02', t.tgenabled)
FROM pg_catalog.pg_trigger t JOIN own_relation c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgparentid = 0

UNION ALL
SELECT 'policy', c.identity || '.' || pg_catalog.quote_ident(y.polname),
       pg_catalog.concat_ws(' | ', y.polcmd, y.polpermissive,
         (SELECT pg_catalog.string_agg(coalesce(o.rolname, 'public'), ','  ORDER BY coalesce(o.rolname, 'public') COLLATE "C")
            FROM pg_catalog.unnest(y.polroles) AS r LEFT JOIN owned o ON o.oid = r),
         E'\x01' || pg_catalog.pg_get_expr(y.polqual, y.polrelid) || E'\x02',
         E'\x01' || pg_catalog.pg_get_expr(y.polwithcheck, y.polrelid) || E'\x02')
FROM pg_catalog.pg_policy y JOIN own_relation c ON c.oid = y.polrelid

UNION ALL
SELECT 'sequence definition', c.identity,
       pg_catalog.concat_ws(' | ', o.rolname, p.acl, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
         s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
         (SELECT pg_catalog.string_agg((pg_catalog.pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity, ',')
            FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
              AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0))
FROM own_relation c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN owned o ON o.oid = c.relowner LEFT JOIN privilege p ON p.kind = 'relation' AND p.oid = c.oid

UNION ALL
SELECT CASE f.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END, f.identity,
       pg_catalog.concat_ws(' | ', o.rolname, p.acl,
         CASE WHEN f.prokind = 'a'
              THEN (SELECT pg_catalog.concat_ws(',', g.aggkind, g.aggnumdirectargs, g.aggtransfn, g.aggfinalfn, g.aggcombinefn,
                             pg_catalog.format_type(g.aggtranstype, NULL), g.agginitval)
                      FROM pg_catalog.pg_aggregate g WHERE g.aggfnoid = f.oid)
              -- The body of a function in SQL-standard form is deparsed, too.
              ELSE E'\x01' || pg_catalog.pg_get_functiondef(f.oid) || E'\x02' END,
         pg_catalog.md5(f.prosrc))
FROM own_function f LEFT JOIN owned o ON o.oid = f.proowner LEFT JOIN privilege p ON p.kind = 'function' AND p.oid = f.oid

UNION ALL
SELECT 'type', t.identity,
       pg_catalog.concat_ws(' | ', t.typtype, o.rolname, p.acl,
         CASE t.typtype
           WHEN 'e' THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
           WHEN 'd' THEN pg_catalog.concat_ws(' ', pg_catalog.format_type(t.typbasetype, t.typtypmod), t.typnotnull,
                           E'\x01' || t.typdefault || E'\x02')
           WHEN 'r' THEN (SELECT pg_catalog.concat_ws(' ', pg_catalog.format_type(r.rngsubtype, NULL), r.rngcanonical,
                                   r.rngsubdiff)
                            FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
         END)
FROM own_type t LEFT JOIN owned o ON o.oid = t.typowner LEFT JOIN privilege p ON p.kind = 'type' AND p.oid = t.oid
WHERE t.typtype IN ('e', 'd', 'r')
   OR t.typtype = 'b' AND t.typelem = 0
   OR t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')

UNION ALL
SELECT 'statistics', (pg_catalog.pg_identify_object('pg_catalog.pg_statistic_ext'::pg_catalog.regclass, x.oid, 0)).identity,
       E'\x01' || pg_catalog.pg_get_statisticsobjdef(x.oid) || E'\x02'
FROM pg_catalog.pg_statistic_ext x JOIN own_schema s ON s.oid = x.stxnamespace

UNION ALL
SELECT 'comment',
       (pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid)).type || ' '
         || (pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid)).identity,
       d.description
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
  AND d.classoid NOT IN ('pg_catalog.pg_extension'::pg_catalog.regclass)
  AND NOT EXISTS (SELECT 1 FROM extension_member e WHERE e.classid = d.classoid AND e.objid = d.objoid)
  -- Another session's temporary objects may have comments, too.
  AND coalesce((pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid)).schema, '') !~ '^pg_'

UNION ALL
SELECT 'security label', l.objtype || ' ' || l.objname || ' ' || l.provider, l.label
FROM pg_catalog.pg_seclabels l

UNION ALL
SELECT 'event trigger', pg_catalog.quote_ident(v.evtname),
       pg_catalog.concat_ws(' | ', o.rolname, v.evtevent, v.evtenabled, v.evttags::pg_catalog.text,
         (pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, v.evtfoid, 0)).identity)
FROM pg_catalog.pg_event_trigger v LEFT JOIN owned o ON o.oid = v.evtowner
WHERE NOT EXISTS (SELECT 1 FROM extension_member e
                  WHERE e.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND e.objid = v.oid)

UNION ALL
SELECT 'publication', pg_catalog.quote_ident(b.pubname),
       pg_catalog.concat_ws(' | ', o.rolname, b.puballtables, b.pubinsert, b.pubupdate, b.pubdelete, b.pubtruncate, b.pubviaroot,
         (SELECT pg_catalog.string_agg((pg_catalog.pg_identify_object(
                   'pg_catalog.pg_class'::pg_catalog.regclass, r.prrelid, 0)).identity, ',' ORDER BY r.prrelid::pg_catalog.regclass::pg_catalog.text COLLATE "C")
            FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = b.oid))
FROM pg_catalog.pg_publication b LEFT JOIN owned o ON o.oid = b.pubowner

UNION ALL
SELECT 'default privileges',
       pg_catalog.concat_ws(' ', o.rolname, coalesce(s.nspname, 'every schema'), d.defaclobjtype), p.acl
FROM pg_catalog.pg_default_acl d
  LEFT JOIN owned o ON o.oid = d.defaclrole
  LEFT JOIN pg_catalog.pg_namespace s ON s.oid = d.defaclnamespace
  LEFT JOIN privilege p ON p.kind = 'default' AND p.oid = d.oid

UNION ALL
SELECT 'language', pg_catalog.quote_ident(l.lanname), pg_catalog.concat_ws(' | ', l.lanpltrusted, p.acl)
FROM pg_catalog.pg_language l LEFT JOIN privilege p ON p.kind = 'language' AND p.oid = l.oid
WHERE l.oid >= 16384
  AND NOT EXISTS (SELECT 1 FROM extension_member e
                  WHERE e.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND e.objid = l.oid)

UNION ALL
SELECT 'collation', (pg_catalog.pg_identify_object('pg_catalog.pg_collation'::pg_catalog.regclass, x.oid, 0)).identity,
       pg_catalog.concat_ws(' | ', x.collprovider, x.collisdeterministic, x.collcollate, x.collctype,
         coalesce(pg_catalog.to_jsonb(x) ->> 'colllocale', pg_catalog.to_jsonb(x) ->> 'colliculocale'),
         pg_catalog.to_jsonb(x) ->> 'collicurules')
FROM pg_catalog.pg_collation x JOIN own_schema s ON s.oid = x.collnamespace
WHERE NOT EXISTS (SELECT 1 FROM extension_member e
                  WHERE e.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND e.objid = x.oid)

UNION ALL
-- Rarer objects: that they exist under their name is compared, their inner definition is not.
SELECT (pg_catalog.pg_identify_object(rare.classid, rare.oid, 0)).type,
       (pg_catalog.pg_identify_object(rare.classid, rare.oid, 0)).identity, rare.definition
FROM (
  SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid AS classid, oid, pg_catalog.concat_ws(' ', castcontext, castmethod) AS definition
    FROM pg_catalog.pg_cast
  UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprcode::pg_catalog.text FROM pg_catalog.pg_operator
  UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcdefault::pg_catalog.text FROM pg_catalog.pg_opclass
  UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_opfamily
  UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, conproc::pg_catalog.text FROM pg_catalog.pg_conversion
  UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_ts_config
  UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, coalesce(dictinitoption, '') FROM pg_catalog.pg_ts_dict
  UNION ALL SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_ts_parser
  UNION ALL SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_ts_template
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, pg_catalog.concat_ws(' ', srvtype, srvversion, srvoptions::pg_catalog.text) FROM pg_catalog.pg_foreign_server
  UNION ALL SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, oid, amhandler::pg_catalog.text FROM pg_catalog.pg_am
  UNION ALL SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, oid, '' FROM pg_catalog.pg_transform
) AS rare
WHERE rare.oid >= 16384
  AND NOT EXISTS (SELECT 1 FROM extension_member e WHERE e.classid = rare.classid AND e.objid = rare.oid)
