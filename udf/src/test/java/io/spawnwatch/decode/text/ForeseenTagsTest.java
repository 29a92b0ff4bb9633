package io.spawnwatch.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForeseenTagsTest {
    private final ForeseenTags<String> tags = new ForeseenTags<>("Data");

    @Test
    void foreseesWhatFollowedBefore() {
        assertThat(next("Image")).isNull();
        keep("Image", "image");
        keep("User", null);
        tags.begin();
        assertThat(next("User")).isNull();
        assertThat(next("Image")).extracting(ForeseenTags.Tags::value).isEqualTo("image");
        assertThat(next("Image")).isNull();
        assertThat(next("User")).isNotNull();
        keep("Image", "image");
        // After User came Image, and after Image User.
        assertThat(next("User")).extracting(ForeseenTags.Tags::value).isNull();
        assertThat(next("Image")).isNotNull();
    }

    @Test
    void foreseesNothingThatIsCutOff() {
        keep("Image", "image");
        tags.begin();
        byte[] whole = between("Image");
        assertThat(tags.next(whole, 0, whole.length - 1)).isNull();
        assertThat(tags.next(whole, 1, whole.length)).isNull();
        assertThat(tags.next(whole, 0, whole.length)).isNotNull();
    }

    @Test
    void keepsOnlyWhatDirectlyFollowsAnElement() {
        byte[] bytes = "</Date><Data Name='Image'>".getBytes(StandardCharsets.US_ASCII);
        tags.keep(bytes, 7, bytes.length, "image");
        tags.begin();
        assertThat(tags.next(bytes, 0, bytes.length)).isNull();
        byte[] first = "<Data Name='Image'>".getBytes(StandardCharsets.US_ASCII);
        tags.keep(first, 0, first.length, "image");
        tags.begin();
        assertThat(tags.next(first, 0, first.length)).isNull();
    }

    @Test
    void inventedNamesTakeTheirPlacesFromOneAnother() {
        for (int i = 0; i < 10_000; i++) {
            tags.begin();
            keep("invented" + i, null);
            tags.begin();
            assertThat(next("invented" + i)).isNotNull();
            assertThat(next("invented" + (i - 1))).isNull();
        }
        tags.begin();
        keep("Image", "image");
        tags.begin();
        assertThat(next("Image")).extracting(ForeseenTags.Tags::value).isEqualTo("image");
    }

    private void keep(String name, @Nullable String value) {
        byte[] bytes = between(name);
        tags.keep(bytes, "</Data>".length(), bytes.length, value);
    }

    private ForeseenTags.@Nullable Tags<String> next(String name) {
        byte[] bytes = between(name);
        return tags.next(bytes, 0, bytes.length);
    }

    private static byte[] between(String name) {
        return ("</Data><Data Name='" + name + "'>").getBytes(StandardCharsets.US_ASCII);
    }
}
