package dev.holdfast.core.vault;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Makes, wraps and recovers the data keys of backups. */
final class DataKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<KeyWrapper> wrappers;

    DataKeys(List<KeyWrapper> wrappers) {
        this.wrappers = List.copyOf(wrappers);
    }

    static byte[] fresh() {
        byte[] key = new byte[ArtifactCodec.KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** The wraps that were made, and which the backup lacks. */
    record Wrapped(List<KeyWrap> wraps, List<MissingWrap> missing) {}

    /**
     * Wraps under every key of the plan. All or nothing: a backup that lacks the wrap of the other region looks complete until
     * that region is needed.
     *
     * @throws KeyException when one of them cannot wrap
     */
    List<KeyWrap> wrapAll(byte[] dataKey, String context) {
        return wrappers.stream().map(wrapper -> wrapper.wrap(dataKey, context)).toList();
    }

    /**
     * Wraps under every key of the plan that answers. A region that is down must not stop the backups of the others, so its wrap
     * may be missing, and is told; a key that is wrong, disabled or forbidden may not. At least one wrap opens without a key
     * that is kept off line.
     *
     * @throws KeyException when a key that answers cannot wrap, or no key that can open does answer
     */
    Wrapped wrap(byte[] dataKey, String context) {
        List<KeyWrap> wraps = new ArrayList<>();
        List<MissingWrap> missing = new ArrayList<>();
        List<KeyException.Unreachable> causes = new ArrayList<>();
        boolean opens = false;
        for (KeyWrapper wrapper : wrappers) {
            try {
                wraps.add(wrapper.wrap(dataKey, context));
                opens |= wrapper.canUnwrap();
            } catch (KeyException.Unreachable e) {
                missing.add(new MissingWrap(wrapper.name(), e.getMessage()));
                causes.add(e);
            }
        }
        if (!causes.isEmpty() && !opens) {
            throw causes.getFirst();
        }
        return new Wrapped(List.copyOf(wraps), List.copyOf(missing));
    }

    /**
     * The data key from the first wrap that opens.
     *
     * @throws KeyException when none does; the message says why for each
     */
    byte[] open(List<KeyWrap> wraps, String context, String backup) {
        List<String> reasons = new ArrayList<>();
        List<KeyException> causes = new ArrayList<>();
        for (KeyWrap wrap : wraps) {
            List<KeyWrapper> fitting =
                    wrappers.stream().filter(w -> w.kind().equals(wrap.kind())).toList();
            if (fitting.isEmpty()) {
                reasons.add("'" + wrap.name() + "': the plan has no key of kind " + wrap.kind() + ".");
            }
            for (KeyWrapper wrapper : fitting) {
                if (!wrapper.canUnwrap()) {
                    reasons.add("'" + wrapper.name() + "' cannot open anything here: its private half is elsewhere.");
                    continue;
                }
                try {
                    return checked(wrapper.unwrap(wrap, context), wrapper.name());
                } catch (KeyException e) {
                    reasons.add(e.getMessage());
                    causes.add(e);
                }
            }
        }
        throw noneOpens(backup, reasons, causes);
    }

    private static byte[] checked(byte[] key, String wrapper) {
        if (key.length != ArtifactCodec.KEY_BYTES) {
            throw new KeyException.WrongKey(
                    wrapper, "the wrap opened, but holds " + key.length + " bytes instead of a data key.", null);
        }
        return key;
    }

    private static KeyException noneOpens(String backup, List<String> reasons, List<KeyException> causes) {
        String what = "no wrap of the data key of backup " + backup + " opens: "
                + String.join(" ", reasons.stream().distinct().toList());
        KeyException cause = causes.isEmpty() ? null : causes.getFirst();
        boolean allWrong = !causes.isEmpty() && causes.stream().allMatch(KeyException.WrongKey.class::isInstance);
        return allWrong
                ? new KeyException.WrongKey("any", what, cause)
                : new KeyException.Unavailable(
                        "any",
                        what,
                        "make one of the plan's keys usable here, or bring the offline private key.",
                        cause);
    }
}
