package io.spawnwatch.detection.spl;

import java.util.stream.Collectors;

/** Prints an expression as SPL, with parentheses around every operation that is an operand. */
final class ExpressionPrinter implements Expression.Visitor<String> {

    static String print(Expression expression) {
        return expression.accept(new ExpressionPrinter());
    }

    /** A field name as expressions write it. */
    static String field(Word name) {
        return ExpressionParser.isFieldName(name.text()) ? name.text() : "'" + name.text() + "'";
    }

    @Override
    public String field(FieldValue field) {
        return field(field.field());
    }

    @Override
    public String text(TextLiteral text) {
        return QuotedText.of(text.text());
    }

    @Override
    public String number(NumberLiteral number) {
        return number.number().text();
    }

    @Override
    public String call(FunctionCall call) {
        return call.arguments().stream()
                .map(argument -> argument.accept(this))
                .collect(Collectors.joining(", ", call.function() + "(", ")"));
    }

    @Override
    public String operation(Operation operation) {
        String first = operand(operation.operands().get(0));
        return switch (operation.operator()) {
            case NEGATIVE -> "-" + first;
            case NOT -> "NOT " + first;
            default ->
                first + " " + operation.operator().symbol() + " "
                        + operand(operation.operands().get(1));
        };
    }

    private String operand(Expression expression) {
        return expression instanceof Operation ? "(" + expression.accept(this) + ")" : expression.accept(this);
    }
}
