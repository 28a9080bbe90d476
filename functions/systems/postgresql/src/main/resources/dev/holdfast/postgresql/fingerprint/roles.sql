-- Roles belong to the whole server; pg_dumpall writes all but the built-in ones. Passwords cannot be compared.
SELECT 'role' AS kind, pg_catalog.quote_ident(r.rolname) AS identity,
       pg_catalog.concat_ws(' | ', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
         r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil, r.rolconfig::pg_catalog.text,
         (SELECT pg_catalog.string_agg(DISTINCT g.rolname || CASE WHEN m.admin_option THEN '*' ELSE '' END, ','
                   ORDER BY g.rolname || CASE WHEN m.admin_option THEN '*' ELSE '' END)
            FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
         pg_catalog.shobj_description(r.oid, 'pg_authid'))
       AS definition
FROM pg_catalog.pg_roles r
WHERE r.rolname !~ '^pg_'
