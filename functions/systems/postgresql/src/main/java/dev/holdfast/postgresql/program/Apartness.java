package dev.holdfast.postgresql.program;

/**
 * How far {@link Program#apart} reaches on this machine.
 *
 * @param network whether the program has no network
 * @param processes whether it neither sees nor outlives anything outside its own tree
 * @param otherUser whether this process may run programs as another user
 * @param diesWithUs whether the kernel kills the program when this process is killed
 */
public record Apartness(boolean network, boolean processes, boolean otherUser, boolean diesWithUs) {
    /** Found out by trying, once. */
    public static Apartness here() {
        var found = Confinement.here();
        return new Apartness(
                found.strict().network(), found.strict().processes(), found.changesUser(), found.diesWithUs());
    }
}
