package dev.holdfast.console.scenario;

import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A small database with something of most kinds, some of it random so that it does not compress away. */
final class Database {
    private Database() {}

    /** @param rows of the largest table, about 700 bytes each */
    static Login create(int rows) throws SQLException {
        Login login = TestServer.newDatabase();
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE patients (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, born date);
                    CREATE TABLE claims (id bigserial PRIMARY KEY, patient bigint REFERENCES patients, amount numeric(10,2),
                        note text, scan bytea);
                    CREATE INDEX ON claims (patient);
                    CREATE VIEW open_claims AS SELECT id, amount FROM claims WHERE amount > 0;
                    INSERT INTO patients (name, born)
                        SELECT 'patient ' || i, date '1950-01-01' + i FROM generate_series(1, 500) i;
                    """);
            statement.execute("INSERT INTO claims (patient, amount, note, scan) SELECT 1 + i % 500, i / 100.0,"
                    + " (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 8) j),"
                    + " decode((SELECT string_agg(md5(i::text || j), '') FROM generate_series(9, 32) j), 'hex')"
                    + " FROM generate_series(1, " + rows + ") i");
            statement.execute("SELECT lo_from_bytea(0, '\\x00ff'::bytea)");
        }
        return login;
    }
}
