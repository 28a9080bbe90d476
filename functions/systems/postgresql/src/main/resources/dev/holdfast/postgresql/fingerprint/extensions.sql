SELECT 'extension' AS kind, pg_catalog.quote_ident(x.extname) AS identity, x.extversion AS definition
FROM pg_catalog.pg_extension x
