package dev.holdfast.postgresql.replication;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Target;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.Password;
import java.nio.file.Path;
import java.util.Optional;

/** The two servers of a system, one in each region, as the plan names them whoever is the primary at the moment. */
final class Servers {
    private static final String DEFAULT_CONTROL_DATABASE = "postgres";

    private final SystemSpec system;
    private final Secrets secrets;

    Servers(SystemSpec system, Secrets secrets) {
        this.system = system;
        this.secrets = secrets;
    }

    /** The system's name in the plan. */
    String system() {
        return system.name();
    }

    /** The database that applications use. */
    String database() {
        return Target.of(system, secrets).login().database();
    }

    /** The database Holdfast enters to fence and promote; none that applications use. */
    String controlDatabase() {
        return system.setting("controlDatabase").orElse(DEFAULT_CONTROL_DATABASE);
    }

    /**
     * Entry for fencing, promoting and replicating.
     *
     * @throws SystemException.Precondition when the plan names no server for that side, or no database of its own
     */
    Login control(Side side) {
        if (controlDatabase().equals(database())) {
            throw new SystemException.Precondition(
                    system.name(),
                    "the plan's controlDatabase is '" + database() + "', which is the applications' own.",
                    "Name another one in controlDatabase, usually postgres: the applications' database is closed by a"
                            + " fence.");
        }
        return controlling(side, controlDatabase());
    }

    /** Entry to the applications' database as the control user. */
    Login data(Side side) {
        return controlling(side, database());
    }

    /** Entry to the applications' database as the user that reads it. */
    Login reading(Side side) {
        Login login = Target.of(system, secrets).login();
        return new Login(login.system(), endpoint(side), login.database(), login.user(), login.shown());
    }

    /** Where that side's server keeps its files, when that is on this machine. */
    Optional<Path> dataDirectory(Side side) {
        return system.setting(
                        switch (side) {
                            case PRIMARY -> "dataDirectory";
                            case STANDBY -> "standbyDataDirectory";
                        })
                .map(Path::of);
    }

    /** What is noted around a switch. */
    Figures figures() {
        return new Figures(
                Figures.words(system.setting("countTables").orElse("")),
                Figures.words(system.setting("newestOf").orElse("")));
    }

    private Login controlling(Side side, String database) {
        Login reader = Target.of(system, secrets).login();
        Password password = system.setting("controlUser").isPresent()
                ? Target.password(system, "controlPassword", secrets)
                : reader.shown();
        String user = system.setting("controlUser").orElse(reader.user());
        return new Login(system.name(), endpoint(side), database, user, password);
    }

    private Endpoint endpoint(Side side) {
        String primaryPort = system.setting("port").orElse(Target.DEFAULT_PORT);
        return switch (side) {
            case PRIMARY -> Target.endpoint(system, required("host"), primaryPort);
            case STANDBY ->
                Target.endpoint(
                        system,
                        required("standbyHost"),
                        system.setting("standbyPort").orElse(primaryPort));
        };
    }

    private String required(String setting) {
        return system.setting(setting)
                .orElseThrow(() -> new SystemException.Precondition(
                        system.name(),
                        "the plan does not say where its " + setting + " is.",
                        "Give the system the setting " + setting + "; without it nothing can be switched over."));
    }
}
