using System.Reflection;
using System.Runtime.CompilerServices;

namespace TorrentLab.Tests.Architecture;

/// <summary>Members as C# declares them, without bodies.</summary>
internal static class MemberNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static bool IsOffered(FieldInfo field) => field.IsPublic || field.IsFamily;

    /// <summary>Callable from outside and written by a person: what the compiler adds to a record goes without saying.</summary>
    public static bool IsOffered(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
        && (IsAccessor(method) || !method.IsDefined(typeof(CompilerGeneratedAttribute)));

    public static bool IsAccessor(MethodBase method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    public static string Of(FieldInfo field)
    {
        string type = TypeNames.Of(field.FieldType, Nullability.Create(field));
        if (field.IsLiteral) return $"const {type} {field.Name} = {TypeNames.Literal(field.GetRawConstantValue())}";
        return $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    public static string Of(PropertyInfo property)
    {
        string type = TypeNames.Of(property.PropertyType, Nullability.Create(property));
        ParameterInfo[] keys = property.GetIndexParameters();
        string name = keys.Length > 0 ? $"this[{Parameters(keys)}]" : property.Name;
        string get = property.GetMethod is { } getter && IsOffered(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsOffered(setter) ? (IsInit(setter) ? " init;" : " set;") : "";
        return $"{Modifier(property.GetMethod ?? property.SetMethod!)}{type} {name} {{{get}{set} }}";
    }

    public static string Of(EventInfo e) => $"event {TypeNames.Of(e.EventHandlerType!)} {e.Name}";

    public static string Of(ConstructorInfo constructor) => $"new({Parameters(constructor.GetParameters())})";

    public static string Of(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        string type = TypeNames.Of(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return $"{Modifier(method)}{type} {method.Name}{generic}({Parameters(method.GetParameters())})";
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Modifier(MethodInfo method)
    {
        if (method.IsStatic) return method.IsAbstract ? "static abstract " : "static ";
        if (method.DeclaringType!.IsInterface) return "";
        string access = method.IsFamily ? "protected " : "";
        if (method.GetBaseDefinition() != method) return $"{access}override ";
        if (method.IsAbstract) return $"{access}abstract ";
        return method.IsVirtual && !method.IsFinal ? $"{access}virtual " : access;
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Of));

    private static string Of(ParameterInfo parameter)
    {
        string passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string type = TypeNames.Of(parameter.ParameterType, Nullability.Create(parameter));
        string preset = parameter.HasDefaultValue ? $" = {TypeNames.Literal(parameter.RawDefaultValue)}" : "";
        return $"{passing}{type} {parameter.Name}{preset}";
    }
}
