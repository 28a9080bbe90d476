package dev.holdfast.aws.control.rds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * RDS as its API Reference describes it where moto cannot follow: changes take their time (each question about an instance
 * lets one step pass), a promotion breaks the link, a restart can be seen, an instance with a replica cannot be stopped, and
 * errors have the documented shapes. One server stands for every region.
 */
final class StandInRds implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

    /** One instance. Each step is what it becomes after the next question. */
    static final class Instance {
        final String region;
        final String id;
        final SortedMap<String, String> tags = new TreeMap<>();
        final Deque<Runnable> steps = new ArrayDeque<>();
        String status = "available";
        String source = "";
        List<String> replicas = new ArrayList<>();
        List<String> groups = new ArrayList<>(List.of("sg-clients"));
        String groupStatus = "active";
        String secretStatus = "active";
        String host = "127.0.0.1";
        int port = 5432;
        int kept = 7;
        int restarts;
        boolean open = true;

        Instance(String region, String id) {
            this.region = region;
            this.id = id;
        }

        String arn() {
            return "arn:aws:rds:" + region + ":" + ACCOUNT + ":db:" + id;
        }

        /** Through these to the last one. */
        void passes(String... statuses) {
            status = statuses[0];
            for (int i = 1; i < statuses.length; i++) {
                String next = statuses[i];
                steps.add(() -> status = next);
            }
        }

        private String xml() {
            String restart =
                    status.equals("stopped") ? "<AutomaticRestartTime>2026-03-15T12:00:00Z</AutomaticRestartTime>" : "";
            String endpoint = status.equals("creating")
                    ? ""
                    : "<Endpoint><Address>" + host + "</Address><Port>" + port + "</Port></Endpoint>";
            return "<DBInstance><DBInstanceIdentifier>" + id + "</DBInstanceIdentifier><DBInstanceArn>" + arn()
                    + "</DBInstanceArn><DBInstanceStatus>" + status + "</DBInstanceStatus><Engine>postgres</Engine>"
                    + "<EngineVersion>15.18</EngineVersion><DBInstanceClass>db.t4g.medium</DBInstanceClass>"
                    + "<AllocatedStorage>20</AllocatedStorage><MasterUsername>holdfast</MasterUsername>"
                    + "<StorageEncrypted>false</StorageEncrypted><PubliclyAccessible>false</PubliclyAccessible>"
                    + "<BackupRetentionPeriod>" + kept + "</BackupRetentionPeriod>"
                    + "<LatestRestorableTime>2026-03-08T11:57:30.123Z</LatestRestorableTime>" + restart + endpoint
                    + (source.isEmpty()
                            ? ""
                            : "<ReadReplicaSourceDBInstanceIdentifier>" + source
                                    + "</ReadReplicaSourceDBInstanceIdentifier>")
                    + list("ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBInstanceIdentifier", replicas)
                    + "<VpcSecurityGroups>"
                    + groups.stream()
                            .map(group -> "<VpcSecurityGroupMembership><VpcSecurityGroupId>" + group
                                    + "</VpcSecurityGroupId><Status>" + groupStatus
                                    + "</Status></VpcSecurityGroupMembership>")
                            .collect(Collectors.joining())
                    + "</VpcSecurityGroups><MasterUserSecret><SecretArn>arn:aws:secretsmanager:" + region + ":"
                    + ACCOUNT
                    + ":secret:rds!db-" + id + "</SecretArn><SecretStatus>" + secretStatus
                    + "</SecretStatus></MasterUserSecret><TagList>"
                    + tags.entrySet().stream()
                            .map(tag ->
                                    "<Tag><Key>" + tag.getKey() + "</Key><Value>" + tag.getValue() + "</Value></Tag>")
                            .collect(Collectors.joining())
                    + "</TagList></DBInstance>";
        }

        private static String list(String name, String each, List<String> values) {
            return "<" + name + ">"
                    + values.stream()
                            .map(it -> "<" + each + ">" + it + "</" + each + ">")
                            .collect(Collectors.joining())
                    + "</" + name + ">";
        }
    }

    /** An error as RDS writes it; with a status of 0 there is no answer at all. */
    record Refusal(int status, String code, String message) {
        static final Refusal SILENCE = new Refusal(0, "", "");
    }

    /** One change that was ordered. */
    record Order(String action, SortedMap<String, String> words) {
        String word(String name) {
            return words.getOrDefault(name, "");
        }
    }

    /** Where a server really is, behind every instance that is made from now on. */
    String defaultHost = "127.0.0.1";

    int defaultPort = 5432;
    final Map<String, Instance> instances = new LinkedHashMap<>();
    /** What an action answers instead; {@code *} is every action. */
    final Map<String, Refusal> refusals = new TreeMap<>();

    private final List<Order> orders = new ArrayList<>();
    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();

    StandInRds() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Instance add(String region, String id) {
        Instance instance = new Instance(region, id);
        instance.host = defaultHost;
        instance.port = defaultPort;
        instances.put(id, instance);
        return instance;
    }

    /** A primary in the east and its replica in the west. */
    void pair() {
        Instance east = add("us-east-1", "records-east");
        Instance west = add("us-west-2", "records-west");
        west.source = east.arn();
        east.replicas.add(west.arn());
    }

    synchronized List<Order> orders() {
        return List.copyOf(orders);
    }

    List<String> actions() {
        return orders().stream().map(Order::action).toList();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            SortedMap<String, String> words = new TreeMap<>();
            for (String pair :
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
                int equals = pair.indexOf('=');
                words.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
            String action = words.get("Action");
            Refusal refusal = refusals.getOrDefault(action, refusals.get("*"));
            if (refusal == null) {
                try {
                    answer(exchange, 200, result(action, act(action, words)));
                } catch (Refused refused) {
                    answer(exchange, refused.refusal.status(), error(refused.refusal));
                }
            } else if (refusal.status() == 0) {
                closing.await();
            } else {
                answer(exchange, refusal.status(), error(refusal));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        Refused(int status, String code) {
            this.refusal = new Refusal(status, code, "…");
        }
    }

    private synchronized String act(String action, SortedMap<String, String> words) {
        String id = words.getOrDefault("DBInstanceIdentifier", words.getOrDefault("TargetDBInstanceIdentifier", ""));
        if (action.startsWith("Describe")) {
            return described(id);
        }
        orders.add(new Order(action, words));
        return switch (action) {
            case "CreateDBInstance", "RestoreDBInstanceFromDBSnapshot", "RestoreDBInstanceToPointInTime" ->
                created(id, words);
            case "AddTagsToResource", "RemoveTagsFromResource" -> tagged(action, words);
            case "StopDBInstance" -> stopped(found(id));
            case "StartDBInstance" -> started(found(id));
            case "RebootDBInstance" -> restarted(found(id));
            case "ModifyDBInstance" -> modified(found(id), words);
            case "PromoteReadReplica" -> promoted(found(id));
            case "DeleteDBInstance" -> {
                Instance gone = found(id);
                instances.remove(id);
                yield gone.xml();
            }
            default -> throw new Refused(400, "InvalidAction");
        };
    }

    private Instance found(String id) {
        Instance instance = instances.get(id);
        if (instance == null) {
            throw new Refused(404, "DBInstanceNotFound");
        }
        return instance;
    }

    private String described(String id) {
        List<Instance> asked = id.isEmpty() ? List.copyOf(instances.values()) : List.of(found(id));
        String xml = asked.stream().map(Instance::xml).collect(Collectors.joining());
        asked.forEach(instance -> {
            Runnable step = instance.steps.poll();
            if (step != null) {
                step.run();
            }
        });
        return "<DBInstances>" + xml + "</DBInstances>";
    }

    private String created(String id, SortedMap<String, String> words) {
        if (instances.containsKey(id)) {
            throw new Refused(400, "DBInstanceAlreadyExists");
        }
        Instance made = add("us-west-2", id);
        for (int i = 1; words.containsKey("Tags.Tag." + i + ".Key"); i++) {
            made.tags.put(words.get("Tags.Tag." + i + ".Key"), words.get("Tags.Tag." + i + ".Value"));
        }
        made.secretStatus = "creating";
        made.passes("creating", "backing-up", "available");
        made.steps.add(() -> made.secretStatus = "active");
        return made.xml();
    }

    private String tagged(String action, SortedMap<String, String> words) {
        String arn = words.get("ResourceName");
        Instance instance = found(arn.substring(arn.lastIndexOf(':') + 1));
        if (action.startsWith("Add")) {
            for (int i = 1; words.containsKey("Tags.Tag." + i + ".Key"); i++) {
                instance.tags.put(words.get("Tags.Tag." + i + ".Key"), words.get("Tags.Tag." + i + ".Value"));
            }
        } else {
            new TreeSet<>(words.keySet())
                    .stream()
                            .filter(name -> name.startsWith("TagKeys."))
                            .forEach(name -> instance.tags.remove(words.get(name)));
        }
        return "";
    }

    private static String stopped(Instance instance) {
        if (!instance.replicas.isEmpty() || !instance.source.isEmpty() || !instance.status.equals("available")) {
            throw new Refused(400, "InvalidDBInstanceState");
        }
        instance.passes("stopping", "stopping", "stopped");
        instance.open = false;
        return instance.xml();
    }

    private static String started(Instance instance) {
        if (!instance.status.equals("stopped")) {
            throw new Refused(400, "InvalidDBInstanceState");
        }
        instance.passes("starting", "configuring-enhanced-monitoring", "available");
        instance.open = true;
        return instance.xml();
    }

    private static String restarted(Instance instance) {
        if (!instance.status.equals("available")) {
            throw new Refused(400, "InvalidDBInstanceState");
        }
        instance.restarts++;
        instance.open = !instance.groups.equals(List.of("sg-nobody"));
        instance.passes("rebooting", "rebooting", "available");
        return instance.xml();
    }

    private static String modified(Instance instance, SortedMap<String, String> words) {
        List<String> wanted = words.entrySet().stream()
                .filter(word -> word.getKey().startsWith("VpcSecurityGroupIds."))
                .map(Map.Entry::getValue)
                .toList();
        instance.groups = new ArrayList<>(wanted);
        instance.groupStatus = "adding";
        instance.open |= !wanted.equals(List.of("sg-nobody"));
        instance.steps.add(() -> {});
        instance.steps.add(() -> instance.groupStatus = "active");
        return instance.xml();
    }

    private String promoted(Instance instance) {
        if (instance.source.isEmpty() || !instance.status.equals("available")) {
            throw new Refused(400, "InvalidDBInstanceState");
        }
        instance.passes("modifying", "rebooting", "available");
        instance.steps.add(() -> {
            instances.values().forEach(other -> other.replicas.remove(instance.arn()));
            instance.source = "";
        });
        return instance.xml();
    }

    private static String result(String action, String xml) {
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>" + xml + "</" + action
                + "Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></" + action + "Response>";
    }

    private static String error(Refusal refusal) {
        return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + refusal.code()
                + "</Code><Message>" + refusal.message() + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String decoded(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
