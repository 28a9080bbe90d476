package dev.holdfast.terraform.moto;

import java.util.Optional;

/** Something that the emulator does otherwise than the service. May be asked by several threads. */
interface Gap {
    /** The answer in place of the emulator's. */
    default Optional<Answer> instead(Asked asked) {
        return Optional.empty();
    }

    /** The emulator's answer with what it lacks; the same one where nothing does. */
    default Answer mended(Asked asked, Answer answer) {
        return answer;
    }
}
