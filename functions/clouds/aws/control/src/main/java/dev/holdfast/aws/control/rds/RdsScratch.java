package dev.holdfast.aws.control.rds;

import dev.holdfast.aws.control.AwsClients;
import dev.holdfast.aws.control.Reach;
import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.core.scratch.ScratchException;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.MasterUserSecret;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * Throw-away PostgreSQL servers that Amazon RDS makes: empty ones, ones from a snapshot, ones as an instance was at an
 * instant. They take minutes and outlive the invocation that began them; the handle says all that a later one must know.
 * The name of an instance follows from the backup it is for, so a repeated {@link #begin} finds it again instead of making
 * a second one. The administrator's password is made and kept by RDS in Secrets Manager: it is read when it is needed and
 * never written anywhere.
 *
 * <p>An instance bears the tag {@code holdfast:scratch}. Nothing without it is ever deleted.
 */
@ApplicationScoped
public class RdsScratch implements Scratch {
    /** Which backup an instance is for. */
    static final String SCRATCH = "holdfast:scratch";

    /** When it was ordered: the instance's own instant of creation comes only minutes later. */
    static final String BEGUN = "holdfast:begun";

    /** When it counts as left behind. */
    static final String UNTIL = "holdfast:until";

    /** When it was first entered; from then on it belongs to one verification. */
    static final String ENTERED = "holdfast:entered";

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String ADMINISTRATOR = "holdfast_scratch";
    private static final int SMALLEST_GIB = 20;
    private static final long GIB = 1L << 30;

    private final AwsClients clients;
    private final Secrets secrets;
    private final Clock clock;
    private final Path root;

    /** Archives are unpacked below {@code holdfast.scratch.dir}; below the machine's folder for temporary files without it. */
    @Inject
    public RdsScratch(AwsClients clients, Secrets secrets, Clock clock, Config config) {
        this(
                clients,
                secrets,
                clock,
                Path.of(config.getOptionalValue("holdfast.scratch.dir", String.class)
                        .orElse(System.getProperty("java.io.tmpdir"))));
    }

    RdsScratch(AwsClients clients, Secrets secrets, Clock clock, Path root) {
        this.clients = clients;
        this.secrets = secrets;
        this.clock = clock;
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String kind() {
        return ScratchName.KIND;
    }

    @Override
    public String provider() {
        return ScratchName.PROVIDER;
    }

    @Override
    public boolean outlivesProcess() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The requirement {@code held} names what it is made from: a snapshot's ARN, or an instance's ARN, {@code @} and an
     * instant. Without it the server starts empty.
     */
    @Override
    public ScratchHandle begin(ScratchRequest request) {
        ScratchPlace place = new ScratchPlace(request.settings());
        Optional<HeldCopy> held =
                Optional.ofNullable(request.requirements().get("held")).map(HeldCopy::of);
        String where = held.map(copy -> copy.arn().region()).orElseGet(place::region);
        ScratchName name = ScratchName.of(place, where, request.backup());
        Instant now = clock.instant();
        List<Tag> tags = List.of(
                Region.tag(SCRATCH, request.backup()),
                Region.tag(BEGUN, now.toString()),
                Region.tag(UNTIL, now.plus(place.life()).toString()));
        ScratchOrder order = new ScratchOrder(place, name.instance(), tags);
        return explained(() -> {
            Region region = region(name);
            try {
                switch (held.orElse(null)) {
                    case null ->
                        region.ask(
                                "CreateDBInstance",
                                "instance " + name.instance(),
                                rds -> rds.createDBInstance(
                                        order.empty(serverMajor(request), gibibytes(request), ADMINISTRATOR)));
                    case HeldCopy.Snapshot snapshot ->
                        region.ask(
                                "RestoreDBInstanceFromDBSnapshot",
                                "snapshot " + snapshot.arn(),
                                rds -> rds.restoreDBInstanceFromDBSnapshot(order.from(snapshot)));
                    case HeldCopy.PointInTime point ->
                        region.ask(
                                "RestoreDBInstanceToPointInTime",
                                "instance " + point.arn() + " at " + point.at(),
                                rds -> rds.restoreDBInstanceToPointInTime(order.from(point)));
                }
            } catch (RdsTrouble.Taken taken) {
                requireUnentered(region, name, request.backup());
            }
            return name.handle();
        });
    }

    /** An earlier invocation began it; a parallel one that has entered it must not be disturbed. */
    private static void requireUnentered(Region region, ScratchName name, String backup) {
        DBInstance there = region.instance(name.instance());
        boolean same = backup.equals(Region.tag(there.tagList(), SCRATCH));
        String entered = Region.tag(there.tagList(), ENTERED);
        if (!same || !entered.isEmpty() || Statuses.isLost(there)) {
            throw new ScratchException(
                    "RDS instance " + name.instance() + " in " + name.region() + " is there already and is '"
                            + there.dbInstanceStatus() + "'"
                            + (entered.isEmpty() ? "" : ", entered at " + entered) + ".",
                    "another verification of this backup is at work, or died: what is left behind is removed after "
                            + Region.tag(there.tagList(), UNTIL) + ".");
        }
    }

    private static String serverMajor(ScratchRequest request) {
        return Optional.ofNullable(request.requirements().get("serverMajor"))
                .filter(major -> major.matches("[0-9]{1,3}"))
                .orElseThrow(() -> new ScratchException(
                        "the version of the server it needs is not known.", "give the major version, for example 15."));
    }

    private static int gibibytes(ScratchRequest request) {
        return Math.toIntExact(Math.max(SMALLEST_GIB, Math.ceilDiv(request.expectedBytes(), GIB)));
    }

    @Override
    public ScratchState poll(ScratchHandle handle) {
        ScratchName name = ScratchName.of(handle);
        try {
            DBInstance now = region(name).instance(name.instance());
            if (Statuses.isLost(now)) {
                return new ScratchState.Failed(
                        "RDS says that " + name.instance() + " is '" + now.dbInstanceStatus() + "'.");
            }
            return Statuses.serves(now) && hasPassword(now) && now.endpoint() != null
                    ? new ScratchState.Ready()
                    : new ScratchState.Starting();
        } catch (RdsTrouble.Missing gone) {
            return new ScratchState.Failed("RDS has no instance " + name.instance() + " any more.");
        } catch (RdsTrouble.Unanswered silent) {
            // It will be asked again; a server that takes minutes does not fail because one question was lost.
            return new ScratchState.Starting();
        } catch (RdsTrouble trouble) {
            return new ScratchState.Failed(trouble.explained());
        }
    }

    @Override
    public Optional<Duration> age(ScratchHandle handle) {
        ScratchName name = ScratchName.of(handle);
        return explained(() -> {
            String begun = Region.tag(region(name).instance(name.instance()).tagList(), BEGUN);
            return begun.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Duration.between(Instant.parse(begun), clock.instant()));
        });
    }

    private static boolean hasPassword(DBInstance instance) {
        MasterUserSecret secret = instance.masterUserSecret();
        return secret != null && secret.secretArn() != null && "active".equals(secret.secretStatus());
    }

    @Override
    public ScratchServer connect(ScratchHandle handle) {
        ScratchName name = ScratchName.of(handle);
        switch (poll(handle)) {
            case ScratchState.Ready ready -> {}
            case ScratchState.Starting starting ->
                throw new ScratchException("it is not ready yet.", "ask again when it is ready.");
            case ScratchState.Failed failed ->
                throw new ScratchException(failed.why(), "discard it and begin another.");
        }
        return explained(() -> {
            Region region = region(name);
            DBInstance now = region.instance(name.instance());
            region.ask(
                    "AddTagsToResource",
                    "instance " + name.instance(),
                    rds -> rds.addTagsToResource(request -> request.resourceName(now.dbInstanceArn())
                            .tags(Region.tag(ENTERED, clock.instant().toString()))));
            return new ScratchServer(
                    handle,
                    endpoint(name, now),
                    new TreeMap<>(Map.of("password", password(name, now))),
                    folder(name),
                    isolation(name, now));
        });
    }

    private static SortedMap<String, String> endpoint(ScratchName name, DBInstance now) {
        SortedMap<String, String> endpoint = new TreeMap<>(name.protection());
        endpoint.put("host", now.endpoint().address());
        endpoint.put("port", Integer.toString(now.endpoint().port()));
        endpoint.put("user", now.masterUsername());
        return endpoint;
    }

    /** RDS writes {@code {"username": …, "password": …}} ("Password management with Amazon RDS and AWS Secrets Manager"). */
    private Secret password(ScratchName name, DBInstance now) {
        String where = now.masterUserSecret().secretArn();
        try {
            return secrets.resolve(new SecretRef.AwsSecretsManager(name.region(), where, "password"));
        } catch (SecretResolver.SecretUnavailable e) {
            throw new ScratchException("its password cannot be read: " + e.getMessage(), e.hint(), e);
        }
    }

    private Path folder(ScratchName name) {
        try {
            Path folder = Files.createDirectories(name.folder(root));
            // Restores run as another user, who must get through to what is handed over to it.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return folder;
        } catch (IOException e) {
            throw new ScratchException(
                    "its folder below " + root + " cannot be made: " + e.getMessage(),
                    "name another folder in holdfast.scratch.dir.",
                    e);
        }
    }

    private static SortedMap<String, String> isolation(ScratchName name, DBInstance now) {
        return new TreeMap<>(Map.of(
                "server",
                "RDS instance of its own, " + now.dbInstanceClass() + " in " + name.region(),
                "network",
                (Boolean.TRUE.equals(now.publiclyAccessible()) ? "reachable from the internet" : "not public")
                        + ", security groups "
                        + now.vpcSecurityGroups().stream()
                                .map(group -> group.vpcSecurityGroupId())
                                .sorted()
                                .toList()));
    }

    @Override
    public void discard(ScratchHandle handle) {
        ScratchName name = ScratchName.of(handle);
        explained(() -> {
            delete(region(name), name.instance());
            return name;
        });
        deleteFolder(name.folder(root));
    }

    private static void delete(Region region, String instance) {
        try {
            DBInstance there = region.instance(instance);
            if (Region.tag(there.tagList(), SCRATCH).isEmpty()) {
                throw new ScratchException(
                        "RDS instance " + instance + " in " + region.name() + " has no tag " + SCRATCH
                                + ", so it is not deleted.",
                        "see whose it is.");
            }
            if (!Statuses.is(there, "deleting")) {
                region.ask(
                        "DeleteDBInstance",
                        "instance " + instance,
                        rds -> rds.deleteDBInstance(request -> request.dbInstanceIdentifier(instance)
                                .skipFinalSnapshot(true)
                                .deleteAutomatedBackups(true)));
            }
        } catch (RdsTrouble.Missing gone) {
            // As wanted.
        }
    }

    private static void deleteFolder(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new ScratchException(
                    "its folder " + folder + " cannot be removed: " + e.getMessage(), "remove it by hand.", e);
        }
    }

    @Override
    public List<ScratchHandle> sweep(SortedMap<String, String> settings) {
        ScratchPlace place = new ScratchPlace(settings);
        List<ScratchHandle> swept = new ArrayList<>();
        place.regions()
                .forEach(where -> explained(() -> {
                    Region region = new Region(clients, new Reach(where, place.endpoint(), ANSWER));
                    List<DBInstance> all = region.ask(
                            "DescribeDBInstances",
                            "the instances",
                            rds -> rds.describeDBInstancesPaginator().dbInstances().stream()
                                    .filter(this::isLeftBehind)
                                    .toList());
                    for (DBInstance dead : all) {
                        delete(region, dead.dbInstanceIdentifier());
                        swept.add(ScratchName.of(place, where, Region.tag(dead.tagList(), SCRATCH))
                                .handle());
                    }
                    return all;
                }));
        return List.copyOf(swept);
    }

    private boolean isLeftBehind(DBInstance instance) {
        boolean ours = instance.dbInstanceIdentifier().startsWith(ScratchName.PREFIX)
                && instance.dbInstanceIdentifier().equals(ScratchName.PREFIX + Region.tag(instance.tagList(), SCRATCH));
        if (!ours || Statuses.is(instance, "deleting")) {
            return false;
        }
        try {
            return Instant.parse(Region.tag(instance.tagList(), UNTIL)).isBefore(clock.instant());
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }

    private Region region(ScratchName name) {
        return new Region(clients, new Reach(name.region(), name.endpoint(), ANSWER));
    }

    private static <T> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (RdsTrouble trouble) {
            throw new ScratchException(trouble.getMessage(), trouble.hint(), trouble);
        }
    }
}
