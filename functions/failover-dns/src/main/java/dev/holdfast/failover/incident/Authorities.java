package dev.holdfast.failover.incident;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Regions;
import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.failover.incident.Authorities.Answer.Says;
import dev.holdfast.failover.incident.Authorities.Answer.Silent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Finds the authoritative store of a plan, and moves it. The plan's own coordination store is authoritative until people
 * move that. A move is written to every store that answers, so whoever still reaches only the old authority learns from
 * any other store, or from the old one itself once somebody reached it again, that it is superseded.
 *
 * <p>What this cannot exclude: an invocation that reaches the old authority and none of the stores that know of the move.
 * Therefore two people must approve a move, and it is the independent fence, not the authority, that keeps a second
 * server from taking writes.
 */
public final class Authorities {
    private static final Logger LOG = Logger.getLogger(Authorities.class);

    /** A store that takes longer is not waited for: its silence is reported. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Plan plan;
    private final Vault vault;

    public Authorities(Plan plan, Vault vault) {
        this.plan = plan;
        this.vault = vault;
    }

    /** What one store says about the authority. */
    sealed interface Answer {
        /** It knows this, or knows of no move. */
        record Says(String store, Authority authority) implements Answer {}

        /** It says nothing. */
        record Silent(String store, String why) implements Answer {}
    }

    /**
     * Asks every store that could know. Changes nothing.
     *
     * @throws CoordinationLost when the authoritative one does not answer; nothing was done
     */
    public Coordination find() {
        List<Answer> answers =
                Concurrently.map(known(), PATIENCE, this::ask, (store, why) -> new Silent(store.name(), why));
        Authority newest = newest(answers);
        List<String> outdated = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        for (Answer answer : answers) {
            switch (answer) {
                case Silent(String store, String why)
                when store.equals(newest.store()) ->
                    throw new CoordinationLost(plan.name(), store, why, targets(newest.store()));
                case Silent(String store, String why) ->
                    notices.add("store '" + store
                            + "' could not be asked whether the authority has moved; the run goes on without it: "
                            + why);
                case Says(String store, Authority authority)
                when authority.epoch() < newest.epoch() -> outdated.add(store);
                case Says ignored -> {}
            }
        }
        return new Coordination(store(newest.store()), newest, outdated, notices);
    }

    /** Tells the stores that do not know of it yet where the authority is. */
    public void tell(Coordination found) {
        found.outdated().forEach(store -> supersede(store, found.authority()).forEach(LOG::warn));
    }

    /**
     * Moves the authority to another store. Repeating it is safe.
     *
     * @return what could not be told of it
     * @throws StoreException when the new authority itself did not take it; nothing was moved
     */
    public List<String> move(Authority moved) {
        SharedRecords target = new SharedRecords(store(moved.store()));
        target.change(vault.layout().authority(), Authority.class, moved, present -> later(present, moved));
        List<String> notices = new ArrayList<>();
        for (ObjectStore other : known()) {
            if (!other.name().equals(moved.store())) {
                notices.addAll(supersede(other.name(), moved));
            }
        }
        return notices;
    }

    /**
     * Copies who serves to every store that may become the authority one day: moving it must not forget. A store that does
     * not take it has an older word, which the message to the approvers shows.
     */
    public void remember(Serving serving) {
        Concurrently.map(
                known(),
                PATIENCE,
                store -> {
                    copied(store, serving);
                    return true;
                },
                (store, why) -> false);
    }

    private void copied(ObjectStore store, Serving serving) {
        try {
            new SharedRecords(store)
                    .change(
                            vault.layout().serving(),
                            Serving.class,
                            serving,
                            present -> Incidents.later(present, serving));
        } catch (HoldfastException e) {
            LOG.warnf("who serves could not be copied: %s", e.explained());
        }
    }

    /** Who serves, by the newest word that any store has. */
    public Serving serving() {
        return Concurrently.map(known(), PATIENCE, this::servingIn, (store, why) -> Serving.atHome()).stream()
                .reduce(Serving.atHome(), (one, other) -> other.epoch() > one.epoch() ? other : one);
    }

    private Serving servingIn(ObjectStore store) {
        try {
            return new SharedRecords(store)
                    .read(vault.layout().serving(), Serving.class)
                    .orElseGet(Serving::atHome);
        } catch (StoreException e) {
            return Serving.atHome();
        }
    }

    /** What is known now without asking the present authority: the newest word of those that answer. */
    public Authority newestKnown() {
        return newest(Concurrently.map(known(), PATIENCE, this::ask, (store, why) -> new Silent(store.name(), why)));
    }

    /** Whether this store answers now. */
    public boolean answers(String name) {
        return Concurrently.map(List.of(store(name)), PATIENCE, this::ask, (store, why) -> new Silent(name, why))
                        .getFirst()
                instanceof Says;
    }

    /** Stores that may become the authority: outside the primary region, without a lock, with exact conditions. */
    public List<String> targets(String present) {
        String primary = plan.regions()
                .with(Regions.Role.PRIMARY)
                .map(Regions.Region::name)
                .orElse("");
        boolean several = plan.regions().all().size() > 1;
        return plan.vault().stores().stream()
                .filter(spec -> !spec.name().equals(present))
                .filter(spec -> !several || !spec.region().equals(primary))
                .filter(spec -> !spec.options().containsKey("lockMode")
                        && !spec.options().containsKey("lockPeriod"))
                .map(StoreSpec::name)
                .filter(name -> store(name).features().contains(ObjectStore.Feature.ATOMIC_CONDITIONS))
                .toList();
    }

    /** The present authority of the plan and whatever could have become it. */
    private List<ObjectStore> known() {
        List<String> names = new ArrayList<>(targets(plan.vault().coordination()));
        names.add(plan.vault().coordination());
        return names.stream().map(this::store).toList();
    }

    private Answer ask(ObjectStore store) {
        try {
            return new Says(
                    store.name(),
                    new SharedRecords(store)
                            .read(vault.layout().authority(), Authority.class)
                            .orElseGet(this::atHome));
        } catch (StoreException e) {
            return new Silent(store.name(), e.getMessage());
        }
    }

    private Authority newest(List<Answer> answers) {
        Authority newest = atHome();
        for (Answer answer : answers) {
            if (answer instanceof Says(String store, Authority authority) && authority.epoch() > newest.epoch()) {
                newest = authority;
            }
        }
        return newest;
    }

    private List<String> supersede(String store, Authority newest) {
        try {
            new SharedRecords(store(store))
                    .change(vault.layout().authority(), Authority.class, newest, present -> later(present, newest));
            return List.of();
        } catch (StoreException e) {
            return List.of("store '" + store + "' could not be told that the authority is '" + newest.store()
                    + "' with epoch " + newest.epoch() + ": " + e.getMessage());
        }
    }

    private static Authority later(Authority present, Authority other) {
        return present.epoch() >= other.epoch() ? present : other;
    }

    private Authority atHome() {
        return new Authority(
                plan.vault().coordination(), 1, Instant.EPOCH, "", new Actor("plan", false, "plan"), List.of());
    }

    private ObjectStore store(String name) {
        return vault.store(name)
                .orElseThrow(
                        () -> new IllegalStateException("the authority names a store that the plan lost: " + name));
    }
}
