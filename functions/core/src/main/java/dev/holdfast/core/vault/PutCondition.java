package dev.holdfast.core.vault;

/** When a conditional put may happen (HTTP's If-None-Match and If-Match, RFC 9110 section 13). */
public sealed interface PutCondition {
    /** Whatever stands there now. */
    record Always() implements PutCondition {}

    /** Only where nothing stands under the key. */
    record IfAbsent() implements PutCondition {}

    /** Only where the present content still has this tag. */
    record IfMatches(String tag) implements PutCondition {}

    static PutCondition always() {
        return new Always();
    }

    static PutCondition ifAbsent() {
        return new IfAbsent();
    }

    static PutCondition ifMatches(String tag) {
        return new IfMatches(tag);
    }
}
