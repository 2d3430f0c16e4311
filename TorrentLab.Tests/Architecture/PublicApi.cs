using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TorrentLab.Tests.Architecture;

/// <summary>Writes the public surface of types as a listing that reads like C#: a type a paragraph, a member a line.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    public static string Describe(IEnumerable<Type> types)
    {
        var namespaces =
            from type in types
            where type.IsVisible
            orderby TypeNames.Of(type)
            group type by type.Namespace into members
            orderby members.Key
            select members;
        StringBuilder listing = new();
        foreach (var members in namespaces)
        {
            listing.Append(null, $"namespace {members.Key}\n");
            foreach (Type type in members)
            {
                listing.Append(null, $"\n{Header(type)}\n");
                foreach (string member in Members(type)) listing.Append(null, $"    {member}\n");
            }
            listing.Append('\n');
        }
        return listing.ToString();
    }

    private static string Header(Type type)
    {
        string bases = string.Join(", ", Bases(type));
        return $"{Modifier(type)}{Kind(type)} {TypeNames.Of(type)}{(bases == "" ? "" : " : ")}{bases}";
    }

    private static string Modifier(Type type)
    {
        if (type.IsInterface || type.IsEnum || IsDelegate(type)) return "";
        if (type.IsValueType) return type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "";
        if (type.IsSealed) return type.IsAbstract ? "static " : "sealed ";
        return type.IsAbstract ? "abstract " : "";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (IsDelegate(type)) return "delegate";
        string record = type.GetMethod("PrintMembers", Declared) is null ? "" : "record ";
        if (type.IsByRefLike) return "ref struct";
        return record + (type.IsValueType ? "struct" : "class");
    }

    /// <summary>What a type is declared to be, without what its kind implies: an enum is comparable, a record equatable.</summary>
    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || IsDelegate(type)) return [];
        Type equatable = type.IsByRefLike ? typeof(void) : typeof(IEquatable<>).MakeGenericType(type);
        var contracts = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(contract => contract.IsVisible && contract != equatable)
            .Select(TypeNames.Of).Order();
        bool isRoot = type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType);
        return isRoot ? contracts : contracts.Prepend(TypeNames.Of(type.BaseType!));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetValues(type).Cast<Enum>().Select(value => $"{value} = {value:D}");
        if (IsDelegate(type)) return [MemberNames.Of(type.GetMethod("Invoke")!)];
        var properties = type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(MemberNames.IsOffered));
        var methods = type.GetMethods(Declared).Where(method => MemberNames.IsOffered(method) && !MemberNames.IsAccessor(method));
        return
        [
            .. type.GetFields(Declared).Where(MemberNames.IsOffered).OrderBy(field => field.Name).Select(MemberNames.Of),
            .. type.GetConstructors(Declared).Where(MemberNames.IsOffered).Select(MemberNames.Of).Order(),
            .. properties.OrderBy(property => property.Name).Select(MemberNames.Of),
            .. type.GetEvents(Declared).Where(e => MemberNames.IsOffered(e.AddMethod!)).Select(MemberNames.Of).Order(),
            .. methods.OrderBy(method => method.Name).ThenBy(method => method.ToString()).Select(MemberNames.Of),
        ];
    }

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);
}
